// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.List;

/**
 * Asks the patient to get in touch with one of several people or places; the one that was chosen completes it (SDOHCC, TaskForPatient,
 * make contact).
 */
public non-sealed interface ContactTask extends PatientTask<Contact> {
    /**
     * Reads whom to contact, with telephone numbers and places.
     *
     * @return those that could be read, in the order of the Task
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked; the next call tries again
     */
    List<Contact> contacts();
}
