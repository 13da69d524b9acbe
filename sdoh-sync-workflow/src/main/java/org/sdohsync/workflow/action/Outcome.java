// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.TaskParts;

/**
 * One thing that came out of the work: a service that was performed (it becomes a Procedure), the code of one alone, or another
 * result that is on the source's server already. Immutable; prints no content.
 */
public final class Outcome {
    /** What an outcome turns into. */
    enum Kind {
        PROCEDURE,
        CODE,
        RESULT
    }

    private final Kind kind;
    private final JsonObject value;
    private final @Nullable String start;
    private final @Nullable String end;
    private final @Nullable String note;

    private Outcome(Kind kind, JsonObject value, @Nullable String start, @Nullable String end, @Nullable String note) {
        this.kind = kind;
        this.value = value;
        this.start = start;
        this.end = end;
        this.note = note;
    }

    /**
     * A service that was performed. It is posted as a Procedure and named in the Task's output. Performed now unless said
     * otherwise.
     *
     * @param system the code system, for example SNOMED CT's {@code http://snomed.info/sct}
     * @param code the code; the guide wants one of US Core's procedure codes
     * @param display its meaning in words
     * @return the outcome
     */
    public static Outcome performed(String system, String code, String display) {
        return new Outcome(Kind.PROCEDURE, new Code(system, code, display).json(), null, null, null);
    }

    /**
     * A service that was performed, as a code in the Task's output and nothing else.
     *
     * @param system the code system
     * @param code the code; the guide wants one of US Core's procedure codes
     * @param display its meaning in words
     * @return the outcome
     */
    public static Outcome codeOnly(String system, String code, String display) {
        return new Outcome(Kind.CODE, new Code(system, code, display).json(), null, null, null);
    }

    /**
     * Another result, such as an Observation of the enrollment or a QuestionnaireResponse, that was posted before.
     *
     * @param reference the resource on the source's server, {@code Type/id}
     * @return the outcome
     * @throws IllegalArgumentException if the reference is not of that form
     */
    public static Outcome result(String reference) {
        if (!requireNonNull(reference, "reference").matches("[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64}")) {
            throw new IllegalArgumentException("reference is not of the form Type/id");
        }
        return new Outcome(
                Kind.RESULT, JsonObject.builder().text("reference", reference).build(), null, null, null);
    }

    /**
     * Says when the service was performed.
     *
     * @param moment the moment; written to the second
     * @return a new outcome
     * @throws IllegalStateException if this is not a performed service
     */
    public Outcome at(Instant moment) {
        return with(moment.truncatedTo(ChronoUnit.SECONDS).toString(), null, note);
    }

    /**
     * Says on which day the service was performed.
     *
     * @param day the day
     * @return a new outcome
     * @throws IllegalStateException if this is not a performed service
     */
    public Outcome on(LocalDate day) {
        return with(day.toString(), null, note);
    }

    /**
     * Says from which day to which the service was performed.
     *
     * @param first the first day
     * @param last the last day
     * @return a new outcome
     * @throws IllegalArgumentException if the last day is before the first
     * @throws IllegalStateException if this is not a performed service
     */
    public Outcome during(LocalDate first, LocalDate last) {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("last is before first");
        }
        return with(first.toString(), last.toString(), note);
    }

    /**
     * Adds a remark to the Procedure.
     *
     * @param text the remark for the people at the source
     * @return a new outcome
     * @throws IllegalStateException if this is not a performed service
     */
    public Outcome note(String text) {
        return with(start, end, requireNonNull(text, "text"));
    }

    /** This outcome with the time it was told, if none was given: a retry tomorrow must not move the service to tomorrow. */
    Outcome toldAt(Instant now) {
        return kind == Kind.PROCEDURE && start == null ? at(now) : this;
    }

    Kind kind() {
        return kind;
    }

    /** The CodeableConcept of a service, the Reference of another result. */
    JsonObject value() {
        return value;
    }

    /** The element of {@code Task.output}; a posted service is named by its reference. */
    JsonObject output(String procedure) {
        return switch (kind) {
            case PROCEDURE ->
                output(
                        TaskParts.RESULTING_ACTIVITY,
                        "valueReference",
                        JsonObject.builder().text("reference", procedure).build());
            case CODE -> output(TaskParts.RESULTING_ACTIVITY, "valueCodeableConcept", value);
            case RESULT -> output(TaskParts.ADDITIONAL_CONTENT, "valueReference", value);
        };
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
        if (note != null) {
            procedure.append("note", JsonObject.builder().text("text", note).build());
        }
    }

    /** What tells this service from another of the same Task; the same however often the application says it. */
    String name() {
        JsonObject coding = value.objects("coding").get(0);
        return coding.text("system").orElse("") + "|" + coding.text("code").orElse("");
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .text("kind", kind.name())
                .object("value", value)
                .text("start", start)
                .text("end", end)
                .text("note", note)
                .build();
    }

    static Outcome fromJson(JsonObject json) {
        return new Outcome(
                Kind.valueOf(json.text("kind").orElseThrow()),
                json.object("value").orElseThrow(),
                json.text("start").orElse(null),
                json.text("end").orElse(null),
                json.text("note").orElse(null));
    }

    private static JsonObject output(Code type, String valueName, JsonObject value) {
        return JsonObject.builder()
                .object("type", type.json())
                .object(valueName, value)
                .build();
    }

    private Outcome with(@Nullable String from, @Nullable String to, @Nullable String remark) {
        if (kind != Kind.PROCEDURE) {
            throw new IllegalStateException("only a performed service has a time and a note");
        }
        return new Outcome(kind, value, from, to, remark);
    }

    @Override
    public String toString() {
        return "Outcome[" + kind + "]";
    }
}
