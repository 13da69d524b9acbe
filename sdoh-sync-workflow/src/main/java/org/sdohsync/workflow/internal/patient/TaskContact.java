// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.internal.action.ActionOutcome;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.internal.details.ReferencedResources;
import org.sdohsync.workflow.patient.Contact;
import org.sdohsync.workflow.patient.ContactTask;

/** The means of {@link ContactTask}. */
final class TaskContact extends TaskForPatient<Contact> implements ContactTask {
    TaskContact(Parts parts) {
        super(parts);
    }

    @Override
    ContactTask kind() {
        return this;
    }

    @Override
    TaskContact with(Parts after) {
        return new TaskContact(after);
    }

    @Override
    List<Reference> references() {
        return TaskInputs.references(model(), TaskParts.CONTACT_ENTITY);
    }

    @Override
    List<Reference> further(ReferencedResources found) {
        List<Reference> further = new ArrayList<>();
        references()
                .forEach(reference -> found.get(reference).ifPresent(resource -> {
                    if (resource instanceof HealthcareService service) {
                        further.addAll(service.getLocation());
                    } else if (resource instanceof PractitionerRole role) {
                        further.add(role.getPractitioner());
                        further.add(role.getOrganization());
                        further.addAll(role.getLocation());
                    }
                }));
        return further;
    }

    // The output is text for people, so it is the name that they know, and the reference only where there is none.
    @Override
    List<Outcome> outcomes(Contact answer) {
        Optional<String> reference = answer.reference();
        boolean listed = reference.isEmpty()
                || references().stream().anyMatch(input -> reference.get().equals(input.getReference()));
        if (!listed) {
            throw new IllegalArgumentException("answer is none of the Task's contacts: see contacts()");
        }
        String text = answer.name().isBlank() ? reference.orElse("") : answer.name();
        return text.isBlank() ? List.of() : List.of(ActionOutcome.text(TaskParts.CHOSEN_CONTACT, text));
    }

    @Override
    public List<Contact> contacts() {
        ReferencedResources read = resources();
        return references().stream()
                .flatMap(reference -> ContactReader.read(reference, read).stream())
                .toList();
    }
}
