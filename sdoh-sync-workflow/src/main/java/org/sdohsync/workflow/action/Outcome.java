// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.ResourceId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Profiles;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.fhir.FhirJson;

/**
 * One outcome of the work on a Task ({@code Task.output}): a performed service (posted as a Procedure), the code of one,
 * another result to post such as an enrollment, an assessment or the answers to a questionnaire, or a result that is on the
 * source's server already. Each result is posted exactly once, by means of an identifier that the library assigns. Immutable;
 * safe for use by many threads. {@link #toString} shows no content.
 */
public abstract sealed class Outcome permits PerformedOutcome, CodeOutcome, KnownOutcome, PostedOutcome {
    private static final String TIMELESS = "only a performed service has a time and a note";

    private final JsonObject value;

    Outcome(JsonObject value) {
        this.value = value;
    }

    /**
     * Creates the outcome of a performed service. It is posted as a Procedure (SDOHCC Procedure) and referenced in the Task's
     * output. It is performed now by default.
     *
     * @param system the code system, such as SNOMED CT's {@code http://snomed.info/sct}
     * @param code the code; SDOHCC requires one of US Core's procedure codes
     * @param display the display of the code
     * @return the outcome
     */
    public static Outcome performed(String system, String code, String display) {
        return new PerformedOutcome(new Code(system, code, display).json());
    }

    /**
     * Creates the outcome of a performed service that is sent as a code in the Task's output only.
     *
     * @param system the code system
     * @param code the code; SDOHCC requires one of US Core's procedure codes
     * @param display the display of the code
     * @return the outcome
     */
    public static Outcome codeOnly(String system, String code, String display) {
        return new CodeOutcome(new Code(system, code, display).json());
    }

    /**
     * Creates the outcome of a result that is on the source's server already, such as an Observation or a
     * QuestionnaireResponse.
     *
     * @param reference the resource on the source's server, {@code Type/id}
     * @return the outcome
     * @throws IllegalArgumentException if the reference does not have that form
     */
    public static Outcome result(String reference) {
        if (!ResourceId.isReference(requireNonNull(reference, "reference"))) {
            throw new IllegalArgumentException("reference is not of the form Type/id");
        }
        return new KnownOutcome(reference(reference));
    }

    /**
     * Creates the outcome of a result to post and reference in the Task's output: an Observation of an assessment or an
     * enrollment, the answers to a questionnaire, findings. Missing subject and request are filled in from the Task; the time
     * of an Observation is now by default. A source need not accept every type (SDOHCC, Referral Source); a refusal needs a
     * decision.
     *
     * @param resource an Observation, QuestionnaireResponse, Condition, Goal, CarePlan or DocumentReference without id; copied
     * @return the outcome
     * @throws IllegalArgumentException if it is of another type, has an id, or is a QuestionnaireResponse with an identifier,
     *     which the library sets itself
     */
    public static Outcome posting(Resource resource) {
        JsonObject json = JsonObject.parse(FhirJson.encode(resource), "outcome");
        String type = json.text("resourceType").orElse("");
        if (!ResultDraft.TYPES.contains(type)) {
            throw new IllegalArgumentException(
                    type + " cannot be the result of a referral; allowed are " + ResultDraft.TYPES);
        }
        if (json.has("id")) {
            throw new IllegalArgumentException(
                    type + " has an id: use result() for a resource that is at the source already");
        }
        if (type.equals("QuestionnaireResponse") && json.has("identifier")) {
            throw new IllegalArgumentException(
                    "QuestionnaireResponse has an identifier: remove it, the library sets one");
        }
        return new PostedOutcome(json);
    }

    /**
     * Creates the outcome of an enrollment in a program, as of now (SDOHCC Observation Program Enrollment Status).
     *
     * @param status {@link org.sdohsync.workflow.code.ServiceCodes#ENROLLED}, {@code NOT_ENROLLED} or {@code
     *     NOT_ENROLLED_ON_WAITLIST}
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
        return new PostedOutcome(observation);
    }

    /**
     * Sets when the service was performed.
     *
     * @param moment the moment; written to the second
     * @return a changed copy
     * @throws IllegalStateException if this is not a performed service
     */
    public Outcome at(Instant moment) {
        throw new IllegalStateException(TIMELESS);
    }

    /**
     * Sets the day on which the service was performed.
     *
     * @param day the day
     * @return a changed copy
     * @throws IllegalStateException if this is not a performed service
     */
    public Outcome on(LocalDate day) {
        throw new IllegalStateException(TIMELESS);
    }

    /**
     * Sets the period in which the service was performed.
     *
     * @param first the first day
     * @param last the last day
     * @return a changed copy
     * @throws IllegalArgumentException if the last day is before the first
     * @throws IllegalStateException if this is not a performed service
     */
    public Outcome during(LocalDate first, LocalDate last) {
        requireOrder(first, last);
        throw new IllegalStateException(TIMELESS);
    }

    /**
     * Adds a note to the Procedure.
     *
     * @param text the note for the staff of the source
     * @return a changed copy
     * @throws IllegalStateException if this is not a performed service
     */
    public Outcome note(String text) {
        throw new IllegalStateException(TIMELESS);
    }

    static void requireOrder(LocalDate first, LocalDate last) {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("last is before first");
        }
    }

    /** This outcome with the time it was told, if it needs one and none was given: a retry tomorrow must not move it to tomorrow. */
    Outcome toldAt(Instant now) {
        return this;
    }

    /** Whether another outcome says the same. One of two moments is not another: an application may say "now" each time it is asked. */
    boolean says(Outcome other) {
        return getClass().equals(other.getClass()) && Arrays.equals(value.toBytes(), other.value.toBytes());
    }

    /** Whether it names a service by a code. */
    abstract boolean isService();

    /** Whether it becomes a resource of its own. */
    final boolean isPosted() {
        return !type().isEmpty();
    }

    /** The type of that resource, empty if it becomes none. */
    abstract String type();

    /**
     * That resource, ready to be posted.
     *
     * @throws IllegalStateException if it becomes none; indicates a bug
     */
    JsonObject draft(String identifier, JsonObject task, @Nullable JsonObject request) {
        throw new IllegalStateException("an outcome that becomes no resource is to be posted; indicates a bug");
    }

    /** The CodeableConcept of a service, the Reference of another result, the resource to be posted. */
    final JsonObject value() {
        return value;
    }

    /** The element of {@code Task.output}; what was posted is named by its reference. */
    abstract JsonObject output(String posted);

    static JsonObject output(Code type, String valueName, JsonObject value) {
        return JsonObject.builder()
                .object("type", type.json())
                .object(valueName, value)
                .build();
    }

    static JsonObject reference(String to) {
        return JsonObject.builder().text("reference", to).build();
    }

    /** What tells this result from another of the same Task; the same however often the application says it. */
    abstract String name();

    /** The name of a service that stands as a CodeableConcept. */
    static String name(JsonObject concept) {
        JsonObject coding = concept.objects("coding").get(0);
        return coding.text("system").orElse("") + "|" + coding.text("code").orElse("");
    }

    /** What the journal calls the kind. */
    abstract String kind();

    JsonObject toJson() {
        return JsonObject.builder().text("kind", kind()).object("value", value).build();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is of a kind that this library does not know
     */
    static Outcome fromJson(JsonObject json) {
        String kind = json.text("kind").orElseThrow();
        JsonObject value = json.object("value").orElseThrow();
        return switch (kind) {
            case PerformedOutcome.KIND -> PerformedOutcome.read(value, json);
            case CodeOutcome.KIND -> new CodeOutcome(value);
            case KnownOutcome.KIND -> new KnownOutcome(value);
            case PostedOutcome.KIND -> new PostedOutcome(value);
            default -> throw new IllegalArgumentException("outcome of an unknown kind");
        };
    }

    @Override
    public final String toString() {
        return "Outcome[" + kind() + "]";
    }
}
