// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Reference;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.internal.action.ActionOutcome;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.patient.Document;
import org.sdohsync.workflow.patient.PdfFormTask;

/** The means of {@link PdfFormTask}. */
final class TaskPdfForm extends TaskForPatient<Attachment> implements PdfFormTask {
    TaskPdfForm(Parts parts) {
        super(parts);
    }

    @Override
    PdfFormTask kind() {
        return this;
    }

    @Override
    TaskPdfForm with(Parts after) {
        return new TaskPdfForm(after);
    }

    @Override
    List<Reference> references() {
        return TaskInputs.references(model(), TaskParts.QUESTIONNAIRE_PDF);
    }

    @Override
    List<Outcome> outcomes(Attachment answer) {
        // Checked first: asking the source for the kind of the form is no use for a file that is none.
        ActionOutcome bare = ActionOutcome.form(answer, null);
        Optional<CodeableConcept> type = type();
        return List.of(type.isEmpty() ? bare : ActionOutcome.form(answer, type.get()));
    }

    // The filled-in form is a document of the same type as the empty one. Without the source it has none.
    private Optional<CodeableConcept> type() {
        try {
            return form().map(form -> form.document().getType()).filter(concept -> !concept.isEmpty());
        } catch (SyncException unread) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Document> form() {
        return references().stream()
                .findFirst()
                .flatMap(reference -> AttachedDocument.of(reference, resources(), connection(), actions()));
    }
}
