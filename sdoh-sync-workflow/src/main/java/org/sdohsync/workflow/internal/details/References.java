// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.internal.code.Profiles;

/** What the resources of a referral refer to, as far as it belongs to the referral. */
final class References {
    private References() {}

    static List<Reference> of(Task task) {
        List<Reference> references = new ArrayList<>(List.of(task.getFocus(), task.getFor(), task.getRequester()));
        references.addAll(inputs(task));
        return written(references);
    }

    static List<Reference> of(ServiceRequest request) {
        List<Reference> references = new ArrayList<>(request.getReasonReference());
        references.addAll(goals(request));
        references.addAll(request.getSupportingInfo());
        references.add(request.getSubject());
        references.add(request.getRequester());
        return written(references);
    }

    // A PractitionerRole mostly consists of two references, which lead to the names.
    static List<Reference> ofRequester(Resource requester) {
        return requester instanceof PractitionerRole role
                ? written(new ArrayList<>(List.of(role.getPractitioner(), role.getOrganization())))
                : List.of();
    }

    static List<Reference> inputs(Task task) {
        List<Reference> inputs = new ArrayList<>();
        for (Task.ParameterComponent input : task.getInput()) {
            if (input.getValue() instanceof Reference reference) {
                inputs.add(reference);
            }
        }
        return inputs;
    }

    static List<Reference> goals(ServiceRequest request) {
        List<Reference> goals = new ArrayList<>();
        for (Extension extension : request.getExtension()) {
            if (Profiles.PERTAINS_TO_GOAL_EXTENSION.equals(extension.getUrl())
                    && extension.getValue() instanceof Reference reference) {
                goals.add(reference);
            }
        }
        return goals;
    }

    private static List<Reference> written(List<Reference> references) {
        // Nearly all have a reference; whether the others are empty takes a look into all they may have.
        references.removeIf(reference -> !reference.hasReference() && reference.isEmpty());
        return references;
    }
}
