// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Step;

/**
 * Writes and reads {@link DoneAction}s, kind {@code done}, format 1. The group is the connection; the due time is when it may
 * be deleted.
 */
final class DoneCodec implements Codec<DoneAction> {
    private static final int FORMAT = 1;

    @Override
    public String kind() {
        return "done";
    }

    @Override
    public String id(DoneAction value) {
        return value.id();
    }

    @Override
    public String group(DoneAction value) {
        return value.connection().value();
    }

    @Override
    public Optional<Instant> dueAt(DoneAction value) {
        return Optional.of(value.endedAt().plus(ActionJournal.KEPT));
    }

    @Override
    public JsonObject write(DoneAction value) {
        return JsonObject.builder()
                .number("format", FORMAT)
                .text("id", value.id())
                .text("connection", value.connection().value())
                .text("task", value.taskId())
                .text("step", value.step().name())
                .text("createdAt", value.createdAt().toString())
                .text("endedAt", value.endedAt().toString())
                .text("end", value.end().name())
                .texts("posted", value.posted())
                .text("reason", value.reason().orElse(null))
                .build();
    }

    @Override
    public DoneAction read(JsonObject json) {
        if (json.number("format").orElse(0L) > FORMAT) {
            throw new StoreException(
                    "the record of a completed action has a newer format: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
        try {
            return new DoneRecord(
                    json.text("id").orElseThrow(),
                    new ConnectionId(json.text("connection").orElseThrow()),
                    json.text("task").orElseThrow(),
                    Step.valueOf(json.text("step").orElseThrow()),
                    Instant.parse(json.text("createdAt").orElseThrow()),
                    new DoneRecord.Ending(
                            Instant.parse(json.text("endedAt").orElseThrow()),
                            DoneAction.End.valueOf(json.text("end").orElseThrow()),
                            json.texts("posted"),
                            json.text("reason").orElse(null)));
        } catch (NoSuchElementException | IllegalArgumentException | DateTimeException broken) {
            throw new StoreException(
                    "the record of a completed action cannot be read: it is not needed any more, discard it",
                    StoreException.Reason.CORRUPT,
                    broken);
        }
    }
}
