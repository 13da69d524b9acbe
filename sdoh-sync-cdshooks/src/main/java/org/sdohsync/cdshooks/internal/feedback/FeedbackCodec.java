// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.feedback;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/**
 * Writes and reads feedback, kind {@code cds-feedback}, format 1. The group is the connection; the due time is when it is tried next.
 */
final class FeedbackCodec implements Codec<FeedbackRecord> {
    private static final int FORMAT = 1;

    @Override
    public String kind() {
        return "cds-feedback";
    }

    @Override
    public String id(FeedbackRecord value) {
        return value.id();
    }

    @Override
    public String group(FeedbackRecord value) {
        return value.connection().value();
    }

    @Override
    public Optional<Instant> dueAt(FeedbackRecord value) {
        return Optional.of(value.nextAt());
    }

    @Override
    public JsonObject write(FeedbackRecord value) {
        return JsonObject.builder()
                .number("format", FORMAT)
                .text("id", value.id())
                .text("connection", value.connection().value())
                .text("provider", value.provider())
                .text("service", value.service())
                .object("entry", value.entry())
                .text("createdAt", value.createdAt().toString())
                .number("attempts", value.attempts())
                .text("nextAt", value.nextAt().toString())
                .build();
    }

    @Override
    public FeedbackRecord read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "a record of feedback has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            return new FeedbackRecord(
                    json.text("id").orElseThrow(),
                    new ConnectionId(json.text("connection").orElseThrow()),
                    json.text("provider").orElseThrow(),
                    json.text("service").orElseThrow(),
                    json.object("entry").orElseThrow(),
                    Instant.parse(json.text("createdAt").orElseThrow()),
                    json.number("attempts").orElse(0L).intValue(),
                    Instant.parse(json.text("nextAt").orElseThrow()));
        } catch (NoSuchElementException | IllegalArgumentException | DateTimeException broken) {
            throw new StoreException(
                    "a record of feedback cannot be read: it is not needed by anything else, discard it",
                    StoreException.Reason.CORRUPT,
                    broken);
        }
    }
}
