// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.Optional;

/** Asks the patient to read or watch something; that it was done completes it (SDOHCC, TaskForPatient, review material). */
public non-sealed interface MaterialTask extends PatientTask<Confirmation> {
    /**
     * Reads what is to be reviewed.
     *
     * @return the document, if it could be read
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked; the next call tries again
     */
    Optional<Document> material();
}
