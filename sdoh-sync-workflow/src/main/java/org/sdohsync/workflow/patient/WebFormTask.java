// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.net.URI;
import java.util.Optional;

/**
 * Asks the patient to fill in a form on the web; what the form asks stays there, and only that it was done comes back (SDOHCC,
 * TaskForPatient, input questionnaire-url).
 */
public non-sealed interface WebFormTask extends PatientTask<Confirmation> {
    /**
     * The page to open in the user's own browser. It is the source's word: show its host before it is opened.
     *
     * @return the address, empty if it is none of https or http
     */
    Optional<URI> address();
}
