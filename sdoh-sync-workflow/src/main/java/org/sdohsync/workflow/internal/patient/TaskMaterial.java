// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.patient.Confirmation;
import org.sdohsync.workflow.patient.Document;
import org.sdohsync.workflow.patient.MaterialTask;

/** The means of {@link MaterialTask}. */
final class TaskMaterial extends TaskForPatient<Confirmation> implements MaterialTask {
    TaskMaterial(Parts parts) {
        super(parts);
    }

    @Override
    MaterialTask kind() {
        return this;
    }

    @Override
    TaskMaterial with(Parts after) {
        return new TaskMaterial(after);
    }

    @Override
    List<Reference> references() {
        return List.of(model().getFocus());
    }

    @Override
    List<Outcome> outcomes(Confirmation answer) {
        Confirmation ignored = requireNonNull(answer, "answer");
        return List.of();
    }

    @Override
    public Optional<Document> material() {
        return AttachedDocument.of(model().getFocus(), resources(), connection(), actions());
    }
}
