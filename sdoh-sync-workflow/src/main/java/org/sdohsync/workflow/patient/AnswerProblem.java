// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import static java.util.Objects.requireNonNull;

/**
 * Something that is wrong with answers to a questionnaire. It holds no answer. Immutable.
 *
 * @param linkId the question or group, as the questionnaire names it
 * @param rule the rule that is broken
 */
public record AnswerProblem(String linkId, Rule rule) {
    /** The rules for answers (FHIR R4, QuestionnaireResponse and Questionnaire.item). */
    public enum Rule {
        /** A required question or group has no answer. */
        REQUIRED,
        /** The questionnaire has no such question or group at this place. */
        UNKNOWN_ITEM,
        /** Questions or groups do not stand in the order of the questionnaire. */
        ORDER,
        /** The answer is of another type than the question. */
        TYPE,
        /** The answer is not among those to choose from. */
        NOT_AN_OPTION,
        /** There is more than one answer, or one group more than once, where only one is allowed. */
        REPEATED,
        /** The text is longer than allowed. */
        TOO_LONG,
        /** The question is not to be answered, because of other answers. */
        NOT_ENABLED,
        /** A group or a displayed text has an answer, or a question has an empty one. */
        STRUCTURE,
        /** The answers are to another questionnaire. */
        OTHER_QUESTIONNAIRE,
        /** Another rule, of the application's own {@link AnswerCheck}. */
        OTHER
    }

    /**
     * Checks the parts for null.
     *
     * @param linkId the question or group
     * @param rule the rule that is broken
     */
    public AnswerProblem {
        requireNonNull(linkId, "linkId");
        requireNonNull(rule, "rule");
    }
}
