// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.workflow.feed.Feed;

/** Writes and reads {@link MonitorRecord}s, kind {@code watch}, format 1, under the connection's id. */
final class MonitorRecordCodec implements Codec<MonitorRecord> {
    private static final int FORMAT = 1;

    @Override
    public String kind() {
        return "watch";
    }

    @Override
    public String id(MonitorRecord value) {
        return value.connection().value();
    }

    @Override
    public String group(MonitorRecord value) {
        return "";
    }

    @Override
    public JsonObject write(MonitorRecord value) {
        return JsonObject.builder()
                .number("format", FORMAT)
                .text("connection", value.connection().value())
                .objects(
                        "sweeps",
                        value.sweeps().entrySet().stream()
                                .map(entry -> sweep(entry.getKey(), entry.getValue()))
                                .toList())
                .text("requestsAt", value.requestsAt().toString())
                .text("requestsAfter", value.requestsAfter())
                .build();
    }

    @Override
    public MonitorRecord read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "the watch record has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            Map<Feed, CheckPosition> sweeps = new EnumMap<>(Feed.class);
            json.objects("sweeps")
                    .forEach(sweep -> sweeps.put(
                            Feed.ofStored(sweep.text("feed").orElse("")),
                            new CheckPosition(
                                    Instant.parse(sweep.text("at").orElse("")),
                                    sweep.text("after").orElse(""),
                                    sweep.flag("suspects").orElse(false))));
            return new MonitorRecord(
                    new ConnectionId(json.text("connection").orElse("")),
                    sweeps,
                    Instant.parse(json.text("requestsAt").orElse("")),
                    json.text("requestsAfter").orElse(""));
        } catch (IllegalArgumentException | DateTimeException broken) {
            throw new StoreException(
                    "the watch record cannot be read: discard it", StoreException.Reason.CORRUPT, broken);
        }
    }

    private static JsonObject sweep(Feed feed, CheckPosition sweep) {
        return JsonObject.builder()
                .text("feed", feed.stored())
                .text("at", sweep.at().toString())
                .text("after", sweep.after())
                .flag("suspects", sweep.suspects())
                .build();
    }
}
