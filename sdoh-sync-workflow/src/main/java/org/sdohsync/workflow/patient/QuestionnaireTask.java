// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * Asks the patient to fill in a FHIR Questionnaire; answers complete it (SDOHCC, TaskForPatient, input questionnaire).
 *
 * <p>The answers are one QuestionnaireResponse at the source. {@link #draft} saves it as often as wanted, {@link
 * UnfinishedTask#complete} completes it. It is never written over what another device or person saved since: the answers that were
 * read, or their copy with changes, say by their version what they were made from.
 */
public non-sealed interface QuestionnaireTask extends PatientTask<QuestionnaireResponse> {
    /**
     * Names the questionnaire.
     *
     * @return its canonical URL as the Task has it, usually {@code url|version}
     */
    String canonical();

    /**
     * Reads the questionnaire: from within the Task, by {@code url} and {@code version}, by its id, by {@code url} alone. Another
     * version than the Task names is found only if that one is not there.
     *
     * @return the questionnaire, empty if the source does not have it, or does not permit reading it
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked; the next call tries again
     */
    Optional<Questionnaire> questionnaire();

    /**
     * Reads the answers that are at the source.
     *
     * @return the answers with id and version, saved or completed; empty if there are none, or they may not be read
     * @throws org.sdohsync.core.error.SyncException if the source could not be asked
     */
    Optional<QuestionnaireResponse> answers();

    /**
     * Makes empty answers: each group and question of the questionnaire once, without those that are only displayed.
     *
     * @return answers to fill in
     * @throws org.sdohsync.core.error.SyncException if the questionnaire cannot be read
     */
    QuestionnaireResponse blank();

    /**
     * Checks answers as completing the Task does.
     *
     * @param answers the answers
     * @return what is wrong with them; empty if nothing is, or if the questionnaire is not available
     * @throws org.sdohsync.core.error.SyncException if the questionnaire cannot be read
     */
    List<AnswerProblem> check(QuestionnaireResponse answers);

    /**
     * Saving answers, while the Task is ready or in progress.
     *
     * @return the means to save, if the Task is in one of these states and the patient's own
     */
    Optional<AnswersDraft> draft();
}
