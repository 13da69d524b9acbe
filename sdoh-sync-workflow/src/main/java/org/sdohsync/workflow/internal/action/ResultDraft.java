// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;

/** A further result as the application made it, with what every result of a Task needs: our identifier, the person, the request. */
final class ResultDraft {
    /** What SDOHCC lets a Task name as additional content (TaskForReferralManagement, output). */
    public static final Set<String> TYPES =
            Set.of("Observation", "QuestionnaireResponse", "Condition", "Goal", "CarePlan", "DocumentReference");

    private static final Set<String> ON_REQUESTS = Set.of("Procedure", "Observation", "QuestionnaireResponse");
    private static final List<String> AUTHORS = List.of("Patient", "RelatedPerson");

    private ResultDraft() {}

    /** The owner of a patient's Task, if a result can name it as its author. */
    static Optional<JsonObject> owner(JsonObject task) {
        return task.object("owner").flatMap(owner -> PostedReference.to(owner, AUTHORS));
    }

    /** Tells whether a type of results names the request it answers. */
    static boolean isBasedOnRequest(String type) {
        return ON_REQUESTS.contains(type);
    }

    /** The result of an outcome, ready to be posted. */
    static JsonObject build(String identifier, ActionOutcome outcome, JsonObject task, @Nullable JsonObject request) {
        JsonObject said = outcome.value();
        JsonObject ours = JsonObject.builder()
                .text("system", ProcedureDraft.IDENTIFIER_SYSTEM)
                .text("value", identifier)
                .build();
        JsonObject.Builder result = said.toBuilder();
        if (outcome.type().equals("QuestionnaireResponse")) {
            result.object("identifier", ours);
        } else {
            result.append("identifier", ours);
        }
        if (!said.has("subject")) {
            result.object("subject", ProcedureDraft.subject(task, Optional.ofNullable(request)));
        }
        Optional<JsonObject> focus = ProcedureDraft.basedOn(task);
        if (ON_REQUESTS.contains(outcome.type()) && !said.has("basedOn") && focus.isPresent()) {
            result.objects("basedOn", List.of(focus.get()));
        }
        return result.build();
    }

    /** The result's own identifier: the same for every attempt to post the same outcome of the same Task. */
    static String identifier(FhirBase base, String taskId, int index, ActionOutcome outcome) {
        return ProcedureDraft.identifier(base, taskId, index, outcome);
    }
}
