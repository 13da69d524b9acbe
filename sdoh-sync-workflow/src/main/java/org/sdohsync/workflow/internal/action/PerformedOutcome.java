// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.internal.code.TaskParts;

/** A service that was performed, when, and a remark: it is posted as a Procedure. */
final class PerformedOutcome extends ActionOutcome {
    static final String KIND = "PROCEDURE";

    private final @Nullable String start;
    private final @Nullable String end;
    private final @Nullable String note;

    PerformedOutcome(JsonObject concept) {
        this(concept, null, null, null);
    }

    private PerformedOutcome(JsonObject concept, @Nullable String start, @Nullable String end, @Nullable String note) {
        super(concept);
        this.start = start;
        this.end = end;
        this.note = note;
    }

    /** The outcome that a Procedure of another server tells. */
    static PerformedOutcome of(JsonObject procedure) {
        JsonObject period = procedure
                .object("performedPeriod")
                .orElseGet(() -> JsonObject.builder().build());
        String remarks = procedure.objects("note").stream()
                .flatMap(note -> note.text("text").stream())
                .collect(Collectors.joining("\n"));
        return new PerformedOutcome(
                procedure.object("code").orElseGet(() -> JsonObject.builder().build()),
                procedure
                        .text("performedDateTime")
                        .or(() -> period.text("start"))
                        .orElse(null),
                period.text("end").orElse(null),
                remarks.isEmpty() ? null : remarks);
    }

    @Override
    public ActionOutcome at(Instant moment) {
        return new PerformedOutcome(
                value(), moment.truncatedTo(ChronoUnit.SECONDS).toString(), null, note);
    }

    @Override
    public ActionOutcome on(LocalDate day) {
        return new PerformedOutcome(value(), day.toString(), null, note);
    }

    @Override
    public ActionOutcome during(LocalDate first, LocalDate last) {
        requireOrder(first, last);
        return new PerformedOutcome(value(), first.toString(), last.toString(), note);
    }

    @Override
    public ActionOutcome note(String text) {
        return new PerformedOutcome(value(), start, end, requireNonNull(text, "text"));
    }

    @Override
    ActionOutcome toldAt(Instant now) {
        return start == null ? at(now) : this;
    }

    @Override
    boolean says(ActionOutcome other) {
        return super.says(other)
                && other instanceof PerformedOutcome performed
                && Objects.equals(end, performed.end)
                && Objects.equals(note, performed.note)
                && (Objects.equals(start, performed.start) || (isMoment(start) && isMoment(performed.start)));
    }

    private static boolean isMoment(@Nullable String time) {
        return time != null && time.contains("T");
    }

    @Override
    boolean isService() {
        return true;
    }

    @Override
    String type() {
        return "Procedure";
    }

    @Override
    JsonObject draft(String identifier, JsonObject task, @Nullable JsonObject request) {
        return ProcedureDraft.build(identifier, this, task, request);
    }

    /** Sets when and how in the Procedure. */
    void describe(JsonObject.Builder procedure) {
        if (end == null) {
            procedure.text("performedDateTime", start);
        } else {
            procedure.object(
                    "performedPeriod",
                    JsonObject.builder().text("start", start).text("end", end).build());
        }
        if (note != null && PostedReference.isWritten(note)) {
            procedure.append("note", JsonObject.builder().text("text", note).build());
        }
    }

    @Override
    JsonObject output(String posted) {
        return output(TaskParts.RESULTING_ACTIVITY, "valueReference", reference(posted));
    }

    @Override
    String name() {
        return name(value());
    }

    @Override
    String kind() {
        return KIND;
    }

    @Override
    JsonObject toJson() {
        return super.toJson().toBuilder()
                .text("start", start)
                .text("end", end)
                .text("note", note)
                .build();
    }

    static PerformedOutcome read(JsonObject concept, JsonObject json) {
        return new PerformedOutcome(
                concept,
                json.text("start").orElse(null),
                json.text("end").orElse(null),
                json.text("note").orElse(null));
    }
}
