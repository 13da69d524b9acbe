// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Codec;
import org.sdohsync.workflow.push.SourceSubscription.State;

/** Writes and reads {@link SubscriptionRecord}s, kind {@code subscription}, format 1, in groups by connection. */
final class SubscriptionCodec implements Codec<SubscriptionRecord> {
    private static final int FORMAT = 1;

    @Override
    public String kind() {
        return "subscription";
    }

    @Override
    public String id(SubscriptionRecord value) {
        return value.key();
    }

    @Override
    public String group(SubscriptionRecord value) {
        return value.connection().value();
    }

    @Override
    public JsonObject write(SubscriptionRecord value) {
        ServerSide side = value.side();
        DeliveryLog log = value.log();
        return JsonObject.builder()
                .number("format", FORMAT)
                .text("connection", value.connection().value())
                .text("subject", value.about().stored())
                .text("wanted", value.wanted())
                .text("address", value.address())
                .text("secret", value.secret().reveal())
                .flag("topic", side.topic())
                .text("id", side.id())
                .text("asked", text(side.asked()))
                .text("state", side.state().name())
                .text("reason", side.reason())
                .text("since", text(side.since()))
                .text("checked", text(side.checked()))
                .text("sent", text(side.sent()))
                .text("end", text(side.end()))
                .text("content", side.content())
                .number("highest", log.numbers().highest())
                .number("lost", log.numbers().lost())
                .texts(
                        "missing",
                        log.numbers().remembered().stream()
                                .map(number -> Long.toString(number))
                                .toList())
                .number("events", log.events())
                .number("repeated", log.repeated())
                .number("late", log.late())
                .text("heard", text(log.heard()))
                .flag("beats", log.beats())
                .build();
    }

    @Override
    public SubscriptionRecord read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "the subscription record has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            return new SubscriptionRecord(
                    new ConnectionId(text(json, "connection")),
                    SubscriptionSubject.ofStored(text(json, "subject")),
                    text(json, "wanted"),
                    text(json, "address"),
                    Secret.of(text(json, "secret")),
                    side(json),
                    log(json));
        } catch (IllegalArgumentException | DateTimeException broken) {
            // The cause is not attached, because its message may quote the content.
            throw new StoreException(
                    "the subscription record cannot be read: disconnect or unsubscribe its source",
                    StoreException.Reason.CORRUPT,
                    null);
        }
    }

    private static ServerSide side(JsonObject json) {
        return new ServerSide(
                json.flag("topic").orElse(true),
                json.text("id").orElse(null),
                time(json, "asked"),
                State.valueOf(text(json, "state")),
                text(json, "reason"),
                Instant.parse(text(json, "since")),
                Instant.parse(text(json, "checked")),
                Instant.parse(text(json, "sent")),
                time(json, "end"),
                text(json, "content"));
    }

    private static DeliveryLog log(JsonObject json) {
        List<Long> missing = json.texts("missing").stream().map(Long::valueOf).toList();
        return new DeliveryLog(
                EventNumbers.restore(number(json, "highest"), number(json, "lost"), missing),
                number(json, "events"),
                number(json, "repeated"),
                number(json, "late"),
                time(json, "heard"),
                json.flag("beats").orElse(false));
    }

    private static long number(JsonObject json, String name) {
        return json.number(name).orElse(0L);
    }

    private static String text(JsonObject json, String name) {
        return json.text(name).orElse("");
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable Instant time(JsonObject json, String name) {
        return json.text(name).map(Instant::parse).orElse(null);
    }
}
