// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.internal.action.ActionOutcome;
import org.sdohsync.workflow.internal.request.ReferenceCheck;
import org.sdohsync.workflow.internal.request.ReferenceEdit;
import org.sdohsync.workflow.request.TaskOutcomes;

/** The outcomes of a part as they are told to the source: the same content, about the source's own patient and request. */
final class RelayedOutcomes {
    private static final Set<String> TYPES =
            Set.of("Observation", "QuestionnaireResponse", "Condition", "Goal", "CarePlan", "DocumentReference");

    /** The elements that are filled in from the source's Task, or mean something at the own server only. */
    private static final List<String> OURS = List.of("identifier", "subject", "basedOn", "encounter");

    private RelayedOutcomes() {}

    static List<Outcome> of(TaskOutcomes part, String ownBase) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Procedure procedure : part.procedures()) {
            if (procedure.getStatus() == ProcedureStatus.COMPLETED) {
                outcomes.add(ActionOutcome.performedAs(JsonObject.parse(FhirJson.encode(procedure), "Procedure")));
            }
        }
        for (CodeableConcept code : part.codes()) {
            Procedure holder = new Procedure().setCode(code);
            JsonObject.parse(FhirJson.encode(holder), "output")
                    .object("code")
                    .ifPresent(concept -> outcomes.add(ActionOutcome.codeOnly(concept)));
        }
        for (Resource content : part.contents()) {
            if (TYPES.contains(content.fhirType())) {
                outcomes.add(ActionOutcome.posting(relayed(content, ownBase)));
            }
        }
        return outcomes;
    }

    private static Resource relayed(Resource content, String ownBase) {
        JsonObject.Builder kept = ReferralOriginals.content(content).toBuilder();
        OURS.forEach(kept::remove);
        JsonObject translated =
                ReferenceEdit.apply(kept.build(), reference -> ReferenceCheck.absolute(ownBase, reference));
        return FhirJson.parse(Resource.class, translated.toBytes(), content.fhirType());
    }
}
