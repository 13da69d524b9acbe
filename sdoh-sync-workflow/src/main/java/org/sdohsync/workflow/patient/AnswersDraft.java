// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Saves answers to a questionnaire that is not completed yet. Immutable; safe for use by many threads. */
public interface AnswersDraft {
    /**
     * Saves the answers so far: creates them at the source, later updates them. A Task that was not begun is in progress afterwards.
     * Required questions may be open. What could not be sent is in the journal, and what is saved later takes its place there.
     *
     * @param answers the answers; copied
     * @return the answers as the source has them now, with id and version: make the next ones from them
     * @throws AnswersException if they do not fit the questionnaire; nothing was sent
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more, or somebody else changed the saved
     *     answers since these were made from them
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next sync
     */
    QuestionnaireResponse save(QuestionnaireResponse answers);
}
