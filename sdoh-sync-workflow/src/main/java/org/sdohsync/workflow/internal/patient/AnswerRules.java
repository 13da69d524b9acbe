// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.sdohsync.workflow.patient.AnswerCheck;
import org.sdohsync.workflow.patient.AnswerProblem;
import org.sdohsync.workflow.patient.AnswerProblem.Rule;

/**
 * The rules of FHIR R4 for answers, walked along the questionnaire. What is missing counts only in completed answers. Not thread-safe;
 * for one check.
 */
public final class AnswerRules {
    private final Questionnaire questionnaire;
    private final boolean completed;
    private final List<AnswerProblem> problems = new ArrayList<>();

    private AnswerRules(Questionnaire questionnaire, boolean completed) {
        this.questionnaire = questionnaire;
        this.completed = completed;
    }

    /**
     * Checks answers, see {@link AnswerCheck#problems}.
     *
     * @param questionnaire the questionnaire
     * @param answers the answers with their status
     * @return what is wrong
     */
    public static List<AnswerProblem> problems(Questionnaire questionnaire, QuestionnaireResponse answers) {
        QuestionnaireResponseStatus status = answers.getStatus();
        boolean completed =
                status == QuestionnaireResponseStatus.COMPLETED || status == QuestionnaireResponseStatus.AMENDED;
        AnswerRules rules = new AnswerRules(questionnaire, completed);
        if (isOfAnother(questionnaire, answers)) {
            rules.add("", Rule.OTHER_QUESTIONNAIRE);
        }
        rules.level(
                questionnaire.getItem(),
                answers.getItem(),
                EnabledItems.of(questionnaire.getItem(), answers.getItem()));
        return List.copyOf(rules.problems);
    }

    private static boolean isOfAnother(Questionnaire questionnaire, QuestionnaireResponse answers) {
        String named = answers.getQuestionnaire();
        if (named == null || named.startsWith("#") || !questionnaire.hasUrl()) {
            return false;
        }
        return !named.split("\\|", 2)[0].equals(questionnaire.getUrl());
    }

    private void level(
            List<QuestionnaireItemComponent> questions,
            List<QuestionnaireResponseItemComponent> items,
            EnabledItems enabled) {
        Map<String, Integer> places = new HashMap<>();
        for (QuestionnaireItemComponent question : questions) {
            places.putIfAbsent(question.getLinkId(), places.size());
        }
        int last = 0;
        for (QuestionnaireResponseItemComponent item : items) {
            Integer place = places.get(item.getLinkId());
            if (place == null) {
                add(item.getLinkId(), Rule.UNKNOWN_ITEM);
                continue;
            }
            if (place < last) {
                add(item.getLinkId(), Rule.ORDER);
            }
            last = Math.max(last, place);
        }
        for (QuestionnaireItemComponent question : questions) {
            List<QuestionnaireResponseItemComponent> own = items.stream()
                    .filter(item -> question.getLinkId().equals(item.getLinkId()))
                    .toList();
            question(question, own, enabled);
        }
    }

    private void question(
            QuestionnaireItemComponent question, List<QuestionnaireResponseItemComponent> items, EnabledItems enabled) {
        if (!enabled.isEnabled(question)) {
            if (items.stream().anyMatch(AnswerItems::isAnswered)) {
                add(question, Rule.NOT_ENABLED);
            }
            return;
        }
        if (items.isEmpty() && completed && question.getRequired()) {
            add(question, Rule.REQUIRED);
        }
        boolean group = question.getType() == QuestionnaireItemType.GROUP;
        if (items.size() > 1 && !(group && question.getRepeats())) {
            add(question, Rule.REPEATED);
        }
        for (QuestionnaireResponseItemComponent item : items) {
            if (group) {
                group(question, item, enabled);
            } else if (question.getType() == QuestionnaireItemType.DISPLAY) {
                require(!item.hasAnswer() && !item.hasItem(), question, Rule.STRUCTURE);
            } else {
                answers(question, item, enabled);
            }
        }
    }

    private void group(
            QuestionnaireItemComponent group, QuestionnaireResponseItemComponent item, EnabledItems enabled) {
        require(!item.hasAnswer(), group, Rule.STRUCTURE);
        level(group.getItem(), item.getItem(), enabled.within(group, item.getItem()));
    }

    private void answers(
            QuestionnaireItemComponent question, QuestionnaireResponseItemComponent item, EnabledItems enabled) {
        require(!item.hasItem(), question, Rule.STRUCTURE);
        List<QuestionnaireResponseItemAnswerComponent> answers = item.getAnswer();
        require(!answers.isEmpty() || !completed || !question.getRequired(), question, Rule.REQUIRED);
        require(answers.size() < 2 || question.getRepeats(), question, Rule.REPEATED);
        for (QuestionnaireResponseItemAnswerComponent answer : answers) {
            if (answer.hasValue()) {
                AnswerValue.problem(questionnaire, question, answer.getValue()).ifPresent(rule -> add(question, rule));
            } else {
                add(question, Rule.STRUCTURE);
            }
            level(question.getItem(), answer.getItem(), enabled.within(question, answer.getItem()));
        }
    }

    private void require(boolean kept, QuestionnaireItemComponent question, Rule rule) {
        if (!kept) {
            add(question, rule);
        }
    }

    private void add(QuestionnaireItemComponent question, Rule rule) {
        add(question.getLinkId(), rule);
    }

    private void add(String linkId, Rule rule) {
        problems.add(new AnswerProblem(linkId == null ? "" : linkId, rule));
    }
}
