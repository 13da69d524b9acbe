// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.Optional;
import org.hl7.fhir.r4.model.Attachment;
import org.sdohsync.workflow.internal.action.ActionOutcome;

/**
 * Asks the patient to fill in a form that is a file, usually a PDF; the filled-in file completes it (SDOHCC, TaskForPatient, input
 * questionnaire-pdf). It needs data and a content type, and becomes a DocumentReference at the source with the file inside.
 */
public non-sealed interface PdfFormTask extends PatientTask<Attachment> {
    /** The largest filled-in form: 4 MiB. */
    int MOST_BYTES = ActionOutcome.MOST_FORM_BYTES;

    /**
     * Reads the form that is to be filled in.
     *
     * @return the document, if it could be read
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked; the next call tries again
     */
    Optional<Document> form();
}
