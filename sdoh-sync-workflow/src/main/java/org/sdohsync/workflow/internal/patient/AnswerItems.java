// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/** Makes empty items of answers, and takes empty ones out again. */
final class AnswerItems {
    private AnswerItems() {}

    /** One item for each group and question; what is within a question comes with its answer. */
    static List<QuestionnaireResponseItemComponent> blank(List<QuestionnaireItemComponent> questions) {
        List<QuestionnaireResponseItemComponent> items = new ArrayList<>();
        for (QuestionnaireItemComponent question : questions) {
            if (question.getType() == QuestionnaireItemType.DISPLAY) {
                continue;
            }
            QuestionnaireResponseItemComponent item = new QuestionnaireResponseItemComponent();
            item.setLinkId(question.getLinkId()).setText(question.getText());
            if (question.getType() == QuestionnaireItemType.GROUP) {
                blank(question.getItem()).forEach(item::addItem);
            }
            items.add(item);
        }
        return items;
    }

    /** Takes out what holds no answer at any depth (SDOHCC, conf-4: no empty elements). */
    static void prune(List<QuestionnaireResponseItemComponent> items) {
        for (QuestionnaireResponseItemComponent item : items) {
            prune(item.getItem());
            for (QuestionnaireResponseItemAnswerComponent answer : item.getAnswer()) {
                prune(answer.getItem());
            }
            item.getAnswer().removeIf(answer -> !answer.hasValue() && !answer.hasItem());
        }
        items.removeIf(item -> !item.hasAnswer() && !item.hasItem());
    }

    /** Whether something was answered in an item. */
    static boolean isAnswered(QuestionnaireResponseItemComponent item) {
        return item.getAnswer().stream().anyMatch(QuestionnaireResponseItemAnswerComponent::hasValue)
                || item.getItem().stream().anyMatch(AnswerItems::isAnswered);
    }
}
