// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.time.DateTimeException;
import java.time.Instant;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/** Writes and reads {@link StoredUsage}, kind {@code usage}, format 1, under the connection's id. */
final class StoredUsageCodec implements Codec<StoredUsage> {
    private static final int FORMAT = 1;

    @Override
    public String kind() {
        return "usage";
    }

    @Override
    public String id(StoredUsage value) {
        return value.connection().value();
    }

    @Override
    public String group(StoredUsage value) {
        return "";
    }

    @Override
    public JsonObject write(StoredUsage value) {
        return JsonObject.builder()
                .number("format", FORMAT)
                .text("connection", value.connection().value())
                .text("source", value.source().toString())
                .text("account", value.account())
                .number("bytes", value.bytes())
                .text("countedAt", value.countedAt().toString())
                .build();
    }

    @Override
    public StoredUsage read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "the count of stored bytes has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            return new StoredUsage(
                    new ConnectionId(json.text("connection").orElse("")),
                    FhirBase.restore(json.text("source").orElse("")),
                    json.text("account").orElse(""),
                    json.number("bytes").orElse(0L),
                    Instant.parse(json.text("countedAt").orElse("")));
        } catch (IllegalArgumentException | DateTimeException broken) {
            // The cause is not attached, because its message may quote the content.
            throw new StoreException(
                    "the count of stored bytes cannot be read: discard it", StoreException.Reason.CORRUPT, null);
        }
    }
}
