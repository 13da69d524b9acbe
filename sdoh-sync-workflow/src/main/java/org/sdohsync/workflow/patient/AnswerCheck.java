// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.List;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.sdohsync.workflow.internal.patient.AnswerRules;

/**
 * Checks answers before they are sent. An application that has HL7's validator on its class path may use that one here.
 * Implementations must be safe for use by many threads.
 */
@FunctionalInterface
public interface AnswerCheck {
    /**
     * Checks answers. Where they are only saved ({@code in-progress}), what is missing is no problem.
     *
     * @param questionnaire the questionnaire; must not be changed
     * @param answers the answers with their status; must not be changed
     * @return what is wrong; empty if nothing is
     */
    List<AnswerProblem> problems(Questionnaire questionnaire, QuestionnaireResponse answers);

    /**
     * The check of this library: required, type, order, repeats, length, options that the questionnaire lists itself, and whether a
     * question is enabled. It looks into no value set that is not contained, and at no extension.
     *
     * @return the check that is used unless another is set
     */
    static AnswerCheck standard() {
        return AnswerRules::problems;
    }
}
