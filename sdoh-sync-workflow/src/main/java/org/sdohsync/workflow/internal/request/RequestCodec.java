// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.internal.action.UncertainPost;

/**
 * Writes and reads {@link RequestRecord}s, format 1. The group is the connection; what has ended has a group of its own, so that no sync
 * looks through it, and is due when it may be forgotten.
 */
final class RequestCodec implements Codec<RequestRecord> {
    private static final int FORMAT = 1;

    @Override
    public String kind() {
        return "request";
    }

    @Override
    public String id(RequestRecord value) {
        return value.id();
    }

    @Override
    public String group(RequestRecord value) {
        return value.hasEnded()
                ? endedGroup(value.connection())
                : value.connection().value();
    }

    /** The group of the requests of a connection that have ended. */
    static String endedGroup(ConnectionId connection) {
        return connection.value() + ".ended";
    }

    @Override
    public Optional<Instant> dueAt(RequestRecord value) {
        return value.endedAt().map(ended -> ended.plus(ActionJournal.KEPT));
    }

    @Override
    public JsonObject write(RequestRecord value) {
        RequestRecord.Stored stored = value.stored();
        return JsonObject.builder()
                .number("format", FORMAT)
                .text("connection", stored.connection().value())
                .text("key", stored.key())
                .text("createdAt", stored.createdAt().toString())
                .text("digest", stored.digest())
                .objects(
                        "items", stored.items().stream().map(RequestCodec::item).toList())
                .objects(
                        "posted",
                        stored.posted().entrySet().stream()
                                .map(posted -> JsonObject.builder()
                                        .text("name", posted.getKey())
                                        .text("reference", posted.getValue())
                                        .build())
                                .toList())
                .object("doubt", stored.doubt() == null ? null : stored.doubt().toJson())
                .text("refusal", stored.refusal())
                .text(
                        "endedAt",
                        stored.endedAt() == null ? null : stored.endedAt().toString())
                .build();
    }

    @Override
    public RequestRecord read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "the request has a newer format: upgrade this library", StoreException.Reason.NEWER_FORMAT, null);
        }
        try {
            Map<String, String> posted = new LinkedHashMap<>();
            json.objects("posted")
                    .forEach(held -> posted.put(
                            held.text("name").orElseThrow(),
                            held.text("reference").orElseThrow()));
            return RequestRecord.restore(new RequestRecord.Stored(
                    new ConnectionId(json.text("connection").orElseThrow()),
                    json.text("key").orElseThrow(),
                    Instant.parse(json.text("createdAt").orElseThrow()),
                    json.text("digest").orElseThrow(),
                    json.objects("items").stream().map(RequestCodec::readItem).toList(),
                    posted,
                    json.object("doubt").map(UncertainPost::fromJson).orElse(null),
                    json.text("refusal").orElse(null),
                    json.text("endedAt").map(Instant::parse).orElse(null)));
        } catch (NoSuchElementException | IllegalArgumentException | DateTimeException | ArithmeticException broken) {
            // The cause is not attached, because its message may quote the content.
            throw new StoreException(
                    "the request is incomplete: restore the store from a backup", StoreException.Reason.CORRUPT, null);
        }
    }

    private static JsonObject item(RequestItem item) {
        return JsonObject.builder()
                .text("name", item.name())
                .object("content", item.content())
                .text("target", item.target())
                .build();
    }

    private static RequestItem readItem(JsonObject json) {
        return RequestItem.restore(
                json.text("name").orElseThrow(),
                json.object("content").orElseThrow(),
                json.text("target").orElse(null));
    }
}
