// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.internal.code.Profiles;

/** Builds the SDOHCC Procedure (3.0.0) of a performed service from the outcome, the Task and its ServiceRequest. */
final class ProcedureDraft {
    static final String IDENTIFIER_SYSTEM = "urn:ietf:rfc:3986";

    /** The types that Procedure.basedOn allows. */
    static final List<String> REQUESTS = List.of("ServiceRequest", "CarePlan");

    // Procedure.performer.actor allows these; a Task may also be owned by a CareTeam or a HealthcareService.
    private static final List<String> PERFORMERS =
            List.of("Practitioner", "PractitionerRole", "Organization", "Patient", "RelatedPerson", "Device");

    private static final List<String> PATIENT = List.of("Patient");
    private static final List<String> SUBJECTS = List.of("Patient", "Group", "RelatedPerson");
    private static final List<String> ENCOUNTERS = List.of("Encounter");
    private static final List<String> GOALS = List.of("Goal");
    private static final List<String> REASONS =
            List.of("Condition", "Observation", "Procedure", "DiagnosticReport", "DocumentReference");

    private ProcedureDraft() {}

    /** The Procedure's own identifier: the same for every attempt to post the same outcome of the same Task. */
    static String identifier(FhirBase base, String taskId, int index, ActionOutcome outcome) {
        String name = base + "/Task/" + taskId + "#" + index + "|" + outcome.name();
        return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The Procedure; a ServiceRequest that could not be read leaves out what only it could tell. */
    static JsonObject build(
            String identifier, PerformedOutcome outcome, JsonObject task, @Nullable JsonObject request) {
        Optional<JsonObject> order = Optional.ofNullable(request);
        JsonObject.Builder procedure = JsonObject.builder()
                .text("resourceType", "Procedure")
                .object(
                        "meta",
                        JsonObject.builder()
                                .texts("profile", List.of(Profiles.PROCEDURE))
                                .build());
        order.ifPresent(from -> copyGoals(from, procedure));
        procedure.objects(
                "identifier",
                List.of(JsonObject.builder()
                        .text("system", IDENTIFIER_SYSTEM)
                        .text("value", identifier)
                        .build()));
        basedOn(task).ifPresent(focus -> procedure.objects("basedOn", List.of(focus)));
        procedure.text("status", "completed");
        order.ifPresent(from -> mergeCategories(from, procedure));
        procedure.object("code", outcome.value()).object("subject", subject(task, order));
        encounter(task, order).ifPresent(encounter -> procedure.object("encounter", encounter));
        outcome.describe(procedure);
        task.object("owner")
                .flatMap(owner -> PostedReference.to(owner, PERFORMERS))
                .ifPresent(owner -> procedure.append(
                        "performer", JsonObject.builder().object("actor", owner).build()));
        order.map(from -> PostedReference.all(from.objects("reasonReference"), REASONS))
                .filter(reasons -> !reasons.isEmpty())
                .ifPresent(reasons -> procedure.objects("reasonReference", reasons));
        return procedure.build();
    }

    private static void copyGoals(JsonObject request, JsonObject.Builder procedure) {
        List<JsonObject> goals = request.objects("extension").stream()
                .filter(extension -> extension
                        .text("url")
                        .filter(Profiles.PERTAINS_TO_GOAL_EXTENSION::equals)
                        .isPresent())
                .flatMap(extension -> extension.object("valueReference").stream())
                .flatMap(goal -> PostedReference.to(goal, GOALS).stream())
                .map(goal -> JsonObject.builder()
                        .text("url", Profiles.PERTAINS_TO_GOAL_EXTENSION)
                        .object("valueReference", goal)
                        .build())
                .toList();
        if (!goals.isEmpty()) {
            procedure.objects("extension", goals);
        }
    }

    // ServiceRequest.category repeats, Procedure.category does not: taking the first would lose the SDOH category,
    // which is
    // usually the second.
    private static void mergeCategories(JsonObject request, JsonObject.Builder procedure) {
        Map<String, JsonObject> codings = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>();
        for (JsonObject category : request.objects("category")) {
            for (JsonObject coding : category.objects("coding")) {
                if (!isCoding(coding)) {
                    continue;
                }
                codings.putIfAbsent(
                        coding.text("system").orElse("") + "|"
                                + coding.text("code").orElse(""),
                        coding);
            }
            category.text("text").filter(PostedReference::isWritten).ifPresent(texts::add);
        }
        JsonObject.Builder merged = JsonObject.builder();
        if (!codings.isEmpty()) {
            merged.objects("coding", codings.values());
        }
        if (texts.size() == 1) {
            merged.text("text", texts.get(0));
        }
        JsonObject category = merged.build();
        if (!category.members().isEmpty()) {
            procedure.object("category", category);
        }
    }

    /** A category is copied from the source, if it is valid FHIR. */
    private static boolean isCoding(JsonObject coding) {
        return coding.text("code").filter(code -> code.matches("\\S+( \\S+)*")).isPresent()
                && coding.members().values().stream().noneMatch(value -> "".equals(value))
                && (!coding.has("system")
                        || coding.text("system")
                                .filter(PostedReference::isAbsolute)
                                .isPresent());
    }

    /** The request of the Task, if a result can refer to it. */
    static Optional<JsonObject> basedOn(JsonObject task) {
        return task.object("focus").flatMap(focus -> PostedReference.to(focus, REQUESTS));
    }

    // Task.for may be a RelatedPerson or a Group, which Procedure.subject of SDOHCC may not.
    static JsonObject subject(JsonObject task, Optional<JsonObject> order) {
        Optional<JsonObject> beneficiary = task.object("for");
        Optional<JsonObject> subject = order.flatMap(from -> from.object("subject"));
        return beneficiary
                .flatMap(reference -> PostedReference.to(reference, PATIENT))
                .or(() -> subject.flatMap(reference -> PostedReference.to(reference, PATIENT)))
                .or(() -> beneficiary.flatMap(reference -> PostedReference.to(reference, SUBJECTS)))
                .or(() -> subject.flatMap(reference -> PostedReference.to(reference, SUBJECTS)))
                .orElseThrow(() -> new ProtocolException(
                        "neither the Task nor its ServiceRequest names a patient: ask the source to correct the"
                                + " referral",
                        "Task.for",
                        null));
    }

    private static Optional<JsonObject> encounter(JsonObject task, Optional<JsonObject> order) {
        return order.flatMap(from -> from.object("encounter"))
                .flatMap(encounter -> PostedReference.to(encounter, ENCOUNTERS))
                .or(() -> task.object("encounter").flatMap(encounter -> PostedReference.to(encounter, ENCOUNTERS)));
    }
}
