// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.details.MissingReference;

/**
 * What a patient answered to a Task that we created (SDOHCC TaskForPatient, {@code Task.output}), as the server held it when it was
 * read. Resources are copies without their narrative; do not write them back. Immutable; {@code toString} shows no content.
 */
public interface PatientTaskAnswers {
    /**
     * The Task.
     *
     * @return a copy
     */
    Task task();

    /**
     * The answers to a questionnaire.
     *
     * @return the QuestionnaireResponse, if the Task names one and it could be read
     */
    Optional<QuestionnaireResponse> questionnaireResponse();

    /**
     * The completed form.
     *
     * @return the DocumentReference, if the Task names one and it could be read
     */
    Optional<DocumentReference> completedForm();

    /**
     * The answers to a question.
     *
     * @return the texts (Markdown) in the order of the output
     */
    List<String> informationResponses();

    /**
     * The contact that the patient chose.
     *
     * @return the text (Markdown), if the Task has one
     */
    Optional<String> chosenContact();

    /**
     * The answers that could not be read.
     *
     * @return each reference once, with the reason
     */
    List<MissingReference> missing();
}
