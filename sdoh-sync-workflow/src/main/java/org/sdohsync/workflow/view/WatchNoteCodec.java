// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.workflow.sync.Feed;

/** Writes and reads {@link WatchNote}s, kind {@code watch}, format 1, under the connection's id. */
final class WatchNoteCodec implements Codec<WatchNote> {
    private static final int FORMAT = 1;

    @Override
    public String kind() {
        return "watch";
    }

    @Override
    public String id(WatchNote value) {
        return value.connection().value();
    }

    @Override
    public String group(WatchNote value) {
        return "";
    }

    @Override
    public JsonObject write(WatchNote value) {
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
    public WatchNote read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "the watch record has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            Map<Feed, Sweep> sweeps = new EnumMap<>(Feed.class);
            json.objects("sweeps")
                    .forEach(sweep -> sweeps.put(
                            Feed.valueOf(sweep.text("feed").orElse("")),
                            new Sweep(
                                    Instant.parse(sweep.text("at").orElse("")),
                                    sweep.text("after").orElse(""),
                                    sweep.flag("suspects").orElse(false))));
            return new WatchNote(
                    new ConnectionId(json.text("connection").orElse("")),
                    sweeps,
                    Instant.parse(json.text("requestsAt").orElse("")),
                    json.text("requestsAfter").orElse(""));
        } catch (IllegalArgumentException | DateTimeException broken) {
            throw new StoreException(
                    "the watch record cannot be read: discard it", StoreException.Reason.CORRUPT, broken);
        }
    }

    private static JsonObject sweep(Feed feed, Sweep sweep) {
        return JsonObject.builder()
                .text("feed", feed.name())
                .text("at", sweep.at().toString())
                .text("after", sweep.after())
                .flag("suspects", sweep.suspects())
                .build();
    }
}
