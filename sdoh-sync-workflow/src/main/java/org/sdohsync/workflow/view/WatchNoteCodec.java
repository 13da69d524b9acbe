// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.time.DateTimeException;
import java.time.Instant;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

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
                .text("departuresAt", value.departuresAt().toString())
                .text("departuresAfter", value.departuresAfter())
                .text("requestsAt", value.requestsAt().toString())
                .build();
    }

    @Override
    public WatchNote read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "watch record is of a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            return new WatchNote(
                    new ConnectionId(json.text("connection").orElse("")),
                    Instant.parse(json.text("departuresAt").orElse("")),
                    json.text("departuresAfter").orElse(""),
                    Instant.parse(json.text("requestsAt").orElse("")));
        } catch (IllegalArgumentException | DateTimeException broken) {
            throw new StoreException("watch record is not readable: discard it", StoreException.Reason.CORRUPT, broken);
        }
    }
}
