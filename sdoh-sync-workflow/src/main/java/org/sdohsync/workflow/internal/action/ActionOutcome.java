// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.internal.code.Profiles;

/** What becomes of one outcome: the resource that is posted, and the element of the Task. */
public abstract sealed class ActionOutcome implements Outcome
        permits PerformedOutcome, CodeOutcome, KnownOutcome, PostedOutcome, AnswersOutcome, FormOutcome, TextOutcome {
    /** The largest form that is filled in: 4 MiB. The source repeats it in its answer, which is bounded too. */
    public static final int MOST_FORM_BYTES = 4 * 1024 * 1024;

    private static final String TIMELESS = "only a performed service has a time and a note";

    private final JsonObject value;

    ActionOutcome(JsonObject value) {
        this.value = value;
    }

    /** See {@link Outcome#performed}. */
    public static ActionOutcome performed(String system, String code, String display) {
        return new PerformedOutcome(new Code(system, code, display).json());
    }

    /**
     * The outcome of a service that a Procedure of another server tells: its code, when it was performed, and the notes.
     *
     * @param procedure the Procedure
     * @return the outcome
     */
    public static ActionOutcome performedAs(JsonObject procedure) {
        return PerformedOutcome.of(procedure);
    }

    /**
     * The outcome of a service as a code alone.
     *
     * @param concept a CodeableConcept
     * @return the outcome
     */
    public static ActionOutcome codeOnly(JsonObject concept) {
        return new CodeOutcome(concept);
    }

    /** See {@link Outcome#codeOnly}. */
    public static ActionOutcome codeOnly(String system, String code, String display) {
        return new CodeOutcome(new Code(system, code, display).json());
    }

    /** See {@link Outcome#result}. */
    public static ActionOutcome result(String reference) {
        if (!ResourceId.isReference(requireNonNull(reference, "reference"))) {
            throw new IllegalArgumentException("reference is not of the form Type/id");
        }
        return new KnownOutcome(reference(reference));
    }

    /** See {@link Outcome#posting}. */
    public static ActionOutcome posting(Resource resource) {
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
        return new PostedOutcome(json);
    }

    /** See {@link Outcome#enrollment}. */
    public static ActionOutcome enrollment(Code status, Code program) {
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
     * The answers to a questionnaire: one resource, which each saving and the completion write.
     *
     * @param answers the answers, copied; its version, if it has one, is the one that they were made from
     * @param completed whether they are complete
     * @return the outcome
     */
    public static ActionOutcome answers(QuestionnaireResponse answers, boolean completed) {
        return AnswersOutcome.of(answers, completed);
    }

    /**
     * A form that was filled in, posted as a document.
     *
     * @param form the file with its content type
     * @param type what kind of document it is, null if unknown
     * @return the outcome
     * @throws IllegalArgumentException if the file is empty or has no content type
     */
    public static ActionOutcome form(Attachment form, @Nullable CodeableConcept type) {
        return FormOutcome.of(form, type);
    }

    /**
     * A text in the Task's output.
     *
     * @param part the type of the output
     * @param text the text, as markdown
     * @return the outcome
     */
    public static ActionOutcome text(Code part, String text) {
        return new TextOutcome(part, text);
    }

    @Override
    public ActionOutcome at(Instant moment) {
        throw new IllegalStateException(TIMELESS);
    }

    @Override
    public ActionOutcome on(LocalDate day) {
        throw new IllegalStateException(TIMELESS);
    }

    @Override
    public ActionOutcome during(LocalDate first, LocalDate last) {
        requireOrder(first, last);
        throw new IllegalStateException(TIMELESS);
    }

    @Override
    public ActionOutcome note(String text) {
        throw new IllegalStateException(TIMELESS);
    }

    /**
     * The outcome that an application was given.
     *
     * @param given what it gives back
     * @return the same
     * @throws IllegalArgumentException if it is one of the application's own making
     */
    static ActionOutcome of(Outcome given) {
        if (given instanceof ActionOutcome made) {
            return made;
        }
        throw new IllegalArgumentException("outcomes are made by the methods of Outcome");
    }

    static void requireOrder(LocalDate first, LocalDate last) {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("last is before first");
        }
    }

    /** This outcome with the time it was told, if it needs one and none was given: a retry tomorrow must not move it to tomorrow. */
    ActionOutcome toldAt(Instant now) {
        return this;
    }

    /** Whether another outcome says the same. One of two moments is not another: an application may say "now" each time it is asked. */
    boolean says(ActionOutcome other) {
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
        if (concept.objects("coding").isEmpty()) {
            return concept.text("text").orElse("");
        }
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
    static ActionOutcome fromJson(JsonObject json) {
        String kind = json.text("kind").orElseThrow();
        JsonObject value = json.object("value").orElseThrow();
        return switch (kind) {
            case PerformedOutcome.KIND -> PerformedOutcome.read(value, json);
            case CodeOutcome.KIND -> new CodeOutcome(value);
            case KnownOutcome.KIND -> new KnownOutcome(value);
            case PostedOutcome.KIND -> new PostedOutcome(value);
            case AnswersOutcome.KIND -> AnswersOutcome.read(value, json);
            case FormOutcome.KIND -> new FormOutcome(value);
            case TextOutcome.KIND -> TextOutcome.read(value);
            default -> throw new IllegalArgumentException("outcome of an unknown kind");
        };
    }

    @Override
    public final String toString() {
        return "Outcome[" + kind() + "]";
    }
}
