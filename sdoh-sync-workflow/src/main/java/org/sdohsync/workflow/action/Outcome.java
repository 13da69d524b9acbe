// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.ResourceId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Profiles;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.TaskParts;
import org.sdohsync.workflow.fhir.FhirJson;

/**
 * One thing that came out of the work: a service that was performed (it becomes a Procedure), the code of one alone, a further result
 * to be posted such as an enrollment, an assessment or the answers to a questionnaire, or one that is on the source's server already.
 * What is posted is posted exactly once, by an identifier of our own. Immutable; prints no content.
 */
public final class Outcome {
    /** What an outcome turns into. */
    enum Kind {
        PROCEDURE,
        CODE,
        RESULT,
        POSTED
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
        if (!ResourceId.isReference(requireNonNull(reference, "reference"))) {
            throw new IllegalArgumentException("reference is not of the form Type/id");
        }
        return new Outcome(
                Kind.RESULT, JsonObject.builder().text("reference", reference).build(), null, null, null);
    }

    /**
     * A further result, to be posted and named in the Task's output: an Observation of an assessment or an enrollment, the answers
     * to a questionnaire, findings. Whom it is about and what it answers are filled in from the Task where it does not say; an
     * Observation is of now unless it says otherwise. Sources need not let us post every type (SDOHCC, Referral Source): a refusal
     * needs a decision.
     *
     * @param resource an Observation, QuestionnaireResponse, Condition, Goal, CarePlan or DocumentReference without id; copied
     * @return the outcome
     * @throws IllegalArgumentException if it is of another type, has an id, or is a QuestionnaireResponse with an identifier: the
     *     library needs that place for its own
     */
    public static Outcome posting(Resource resource) {
        JsonObject json = JsonObject.parse(FhirJson.encode(resource), "outcome");
        String type = json.text("resourceType").orElse("");
        if (!ResultDraft.TYPES.contains(type)) {
            throw new IllegalArgumentException(type + " is no result of a referral: " + ResultDraft.TYPES);
        }
        if (json.has("id")) {
            throw new IllegalArgumentException(type + " has an id: name what is at the source with result()");
        }
        if (type.equals("QuestionnaireResponse") && json.has("identifier")) {
            throw new IllegalArgumentException("QuestionnaireResponse has an identifier: leave it to the library");
        }
        return new Outcome(Kind.POSTED, json, null, null, null);
    }

    /**
     * How the person stands with a program (SDOHCC Observation Program Enrollment Status), of now.
     *
     * @param status {@link org.sdohsync.workflow.code.ServiceCodes#ENROLLED} and its kin
     * @param program the program
     * @return the outcome
     */
    public static Outcome enrollment(Code status, Code program) {
        JsonObject observation = JsonObject.builder()
                .text("resourceType", "Observation")
                .object(
                        "meta",
                        JsonObject.builder()
                                .texts("profile", List.of(Profiles.PROGRAM_ENROLLMENT))
                                .build())
                .text("status", "final")
                .objects("category", List.of(ServiceCodes.SDOH.json(), ServiceCodes.PROGRAM_ENROLLMENT.json()))
                .object("code", program.json())
                .object("valueCodeableConcept", status.json())
                .build();
        return new Outcome(Kind.POSTED, observation, null, null, null);
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
        if (kind == Kind.PROCEDURE && start == null) {
            return at(now);
        }
        boolean timeless = kind == Kind.POSTED
                && type().equals("Observation")
                && value.members().keySet().stream().noneMatch(name -> name.startsWith("effective"));
        if (!timeless) {
            return this;
        }
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        JsonObject timed = value.toBuilder().text("effectiveDateTime", time).build();
        return new Outcome(kind, timed, start, end, note);
    }

    /** Whether another outcome says the same. One of two moments is not another: an application may say "now" each time it is asked. */
    boolean says(Outcome other) {
        return kind == other.kind
                && Arrays.equals(value.toBytes(), other.value.toBytes())
                && Objects.equals(end, other.end)
                && Objects.equals(note, other.note)
                && (Objects.equals(start, other.start) || (isMoment(start) && isMoment(other.start)));
    }

    private static boolean isMoment(@Nullable String time) {
        return time != null && time.contains("T");
    }

    /** Whether it names a service by a code. */
    boolean isService() {
        return kind == Kind.PROCEDURE || kind == Kind.CODE;
    }

    /** Whether it becomes a resource of its own. */
    boolean isPosted() {
        return kind == Kind.PROCEDURE || kind == Kind.POSTED;
    }

    /** The type of that resource. */
    String type() {
        return kind == Kind.POSTED ? value.text("resourceType").orElse("") : "Procedure";
    }

    Kind kind() {
        return kind;
    }

    /** The CodeableConcept of a service, the Reference of another result, the resource to be posted. */
    JsonObject value() {
        return value;
    }

    /** The element of {@code Task.output}; what was posted is named by its reference. */
    JsonObject output(String posted) {
        JsonObject reference = JsonObject.builder().text("reference", posted).build();
        return switch (kind) {
            case PROCEDURE -> output(TaskParts.RESULTING_ACTIVITY, "valueReference", reference);
            case POSTED -> output(TaskParts.ADDITIONAL_CONTENT, "valueReference", reference);
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
        if (note != null && PostedReference.isWritten(note)) {
            procedure.append("note", JsonObject.builder().text("text", note).build());
        }
    }

    /** What tells this result from another of the same Task; the same however often the application says it. */
    String name() {
        if (kind == Kind.POSTED) {
            return type();
        }
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
