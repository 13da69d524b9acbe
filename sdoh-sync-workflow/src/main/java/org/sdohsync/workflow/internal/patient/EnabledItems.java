// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Questionnaire.EnableWhenBehavior;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemEnableWhenComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemOperator;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * Which questions are to be answered (FHIR R4 Questionnaire.item.enableWhen). A question is looked for among the items of the nearest
 * group first, so that in a group that is there several times each question goes by its own neighbours. Immutable.
 */
final class EnabledItems {
    private final List<QuestionnaireItemComponent> questions;
    private final List<QuestionnaireResponseItemComponent> items;
    private final @Nullable EnabledItems around;

    private EnabledItems(
            List<QuestionnaireItemComponent> questions,
            List<QuestionnaireResponseItemComponent> items,
            @Nullable EnabledItems around) {
        this.questions = questions;
        this.items = items;
        this.around = around;
    }

    static EnabledItems of(List<QuestionnaireItemComponent> questions, List<QuestionnaireResponseItemComponent> items) {
        return new EnabledItems(questions, items, null);
    }

    EnabledItems within(QuestionnaireItemComponent outer, List<QuestionnaireResponseItemComponent> inner) {
        return new EnabledItems(outer.getItem(), inner, this);
    }

    boolean isEnabled(QuestionnaireItemComponent question) {
        List<QuestionnaireItemEnableWhenComponent> conditions = question.getEnableWhen();
        if (conditions.isEmpty()) {
            return true;
        }
        return question.getEnableBehavior() == EnableWhenBehavior.ALL
                ? conditions.stream().allMatch(this::holds)
                : conditions.stream().anyMatch(this::holds);
    }

    private boolean holds(QuestionnaireItemEnableWhenComponent condition) {
        List<Type> answers = answers(condition.getQuestion());
        if (condition.getOperator() == QuestionnaireItemOperator.EXISTS) {
            boolean wanted = !(condition.getAnswer() instanceof BooleanType flag) || flag.booleanValue();
            return answers.isEmpty() != wanted;
        }
        return answers.stream().anyMatch(answer -> holds(condition, answer));
    }

    private static boolean holds(QuestionnaireItemEnableWhenComponent condition, Type answer) {
        QuestionnaireItemOperator operator = condition.getOperator();
        Type expected = condition.getAnswer();
        if (operator == null || expected == null) {
            return false;
        }
        return switch (operator) {
            case EQUAL -> isEqual(answer, expected);
            case NOT_EQUAL -> !isEqual(answer, expected);
            case GREATER_THAN ->
                compare(answer, expected).filter(order -> order > 0).isPresent();
            case LESS_THAN ->
                compare(answer, expected).filter(order -> order < 0).isPresent();
            case GREATER_OR_EQUAL ->
                compare(answer, expected).filter(order -> order >= 0).isPresent();
            case LESS_OR_EQUAL ->
                compare(answer, expected).filter(order -> order <= 0).isPresent();
            case EXISTS, NULL -> false;
        };
    }

    static boolean isEqual(Type answer, Type expected) {
        if (answer instanceof Coding given && expected instanceof Coding wanted) {
            return Objects.equals(given.getCode(), wanted.getCode())
                    && (!wanted.hasSystem()
                            || !given.hasSystem()
                            || wanted.getSystem().equals(given.getSystem()));
        }
        return compare(answer, expected).map(order -> order == 0).orElseGet(() -> answer.equalsDeep(expected));
    }

    private static Optional<Integer> compare(Type answer, Type expected) {
        Optional<BigDecimal> given = number(answer);
        Optional<BigDecimal> wanted = number(expected);
        if (given.isPresent() && wanted.isPresent()) {
            return isSameUnit(answer, expected) ? Optional.of(given.get().compareTo(wanted.get())) : Optional.empty();
        }
        if (answer instanceof BaseDateTimeType one && expected instanceof BaseDateTimeType other) {
            return one.getValue() == null || other.getValue() == null
                    ? Optional.empty()
                    : Optional.of(one.getValue()
                            .toInstant()
                            .compareTo(other.getValue().toInstant()));
        }
        if (answer instanceof PrimitiveType<?> one
                && expected instanceof PrimitiveType<?> other
                && one.hasValue()
                && other.hasValue()) {
            return Optional.of(one.getValueAsString().compareTo(other.getValueAsString()));
        }
        return Optional.empty();
    }

    private static Optional<BigDecimal> number(Type value) {
        if (value instanceof IntegerType integer && integer.hasValue()) {
            return Optional.of(BigDecimal.valueOf(integer.getValue()));
        }
        if (value instanceof DecimalType decimal) {
            return Optional.ofNullable(decimal.getValue());
        }
        return value instanceof Quantity quantity ? Optional.ofNullable(quantity.getValue()) : Optional.empty();
    }

    private static boolean isSameUnit(Type answer, Type expected) {
        if (answer instanceof Quantity given && expected instanceof Quantity wanted) {
            return Objects.equals(given.getCode(), wanted.getCode())
                    && (given.hasCode() || Objects.equals(given.getUnit(), wanted.getUnit()));
        }
        return !(answer instanceof Quantity) && !(expected instanceof Quantity);
    }

    private List<Type> answers(String linkId) {
        if (around != null && !has(questions, linkId)) {
            return around.answers(linkId);
        }
        List<Type> found = new ArrayList<>();
        collect(items, linkId, found);
        return found;
    }

    private static boolean has(List<QuestionnaireItemComponent> questions, String linkId) {
        return questions.stream()
                .anyMatch(question -> question.getLinkId().equals(linkId) || has(question.getItem(), linkId));
    }

    private static void collect(List<QuestionnaireResponseItemComponent> items, String linkId, List<Type> found) {
        for (QuestionnaireResponseItemComponent item : items) {
            boolean own = item.getLinkId().equals(linkId);
            collect(item.getItem(), linkId, found);
            for (QuestionnaireResponseItemAnswerComponent answer : item.getAnswer()) {
                if (own && answer.hasValue()) {
                    found.add(answer.getValue());
                }
                collect(answer.getItem(), linkId, found);
            }
        }
    }
}
