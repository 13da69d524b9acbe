// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionContainsComponent;
import org.sdohsync.workflow.patient.AnswerProblem.Rule;

/** Checks one answer: its type, its length, and whether it is among those that the questionnaire itself lists. */
final class AnswerValue {
    private static final Set<String> OPTIONS = Set.of("Coding", "integer", "date", "time", "string", "Reference");

    private AnswerValue() {}

    static Optional<Rule> problem(Questionnaire form, QuestionnaireItemComponent question, Type value) {
        QuestionnaireItemType type = question.getType();
        if (type != null && !types(type, question).contains(value.fhirType())) {
            return Optional.of(Rule.TYPE);
        }
        if (question.hasMaxLength()
                && value instanceof PrimitiveType<?> text
                && isText(value)
                && text.getValueAsString().length() > question.getMaxLength()) {
            return Optional.of(Rule.TOO_LONG);
        }
        boolean listed = type != QuestionnaireItemType.CHOICE || isListed(form, question, value);
        return listed ? Optional.empty() : Optional.of(Rule.NOT_AN_OPTION);
    }

    private static Set<String> types(QuestionnaireItemType type, QuestionnaireItemComponent question) {
        return switch (type) {
            case BOOLEAN -> Set.of("boolean");
            case DECIMAL -> Set.of("decimal");
            case INTEGER -> Set.of("integer");
            case DATE -> Set.of("date");
            case DATETIME -> Set.of("dateTime");
            case TIME -> Set.of("time");
            case STRING, TEXT -> Set.of("string");
            case URL -> Set.of("uri");
            case CHOICE -> question.hasAnswerOption() ? OPTIONS : Set.of("Coding");
            case OPENCHOICE -> question.hasAnswerOption() ? OPTIONS : Set.of("Coding", "string");
            case ATTACHMENT -> Set.of("Attachment");
            case REFERENCE -> Set.of("Reference");
            case QUANTITY -> Set.of("Quantity");
            case GROUP, DISPLAY, QUESTION, NULL -> Set.of();
        };
    }

    private static boolean isText(Type value) {
        return value.fhirType().equals("string") || value.fhirType().equals("uri");
    }

    private static boolean isListed(Questionnaire form, QuestionnaireItemComponent question, Type value) {
        if (question.hasAnswerOption()) {
            return question.getAnswerOption().stream().anyMatch(option -> isOption(option.getValue(), value));
        }
        Optional<List<Coding>> listed = contained(form, question).flatMap(AnswerValue::codes);
        return listed.isEmpty() || listed.get().stream().anyMatch(option -> isOption(option, value));
    }

    private static boolean isOption(Type option, Type value) {
        if (option instanceof Coding listed && value instanceof Coding given) {
            boolean sameCode = listed.hasCode()
                    ? listed.getCode().equals(given.getCode())
                    : Objects.equals(listed.getDisplay(), given.getDisplay());
            return sameCode && Objects.equals(listed.getSystem(), given.getSystem());
        }
        return option != null && option.equalsDeep(value);
    }

    private static Optional<ValueSet> contained(Questionnaire form, QuestionnaireItemComponent question) {
        String named = question.getAnswerValueSet();
        if (named == null || !named.startsWith("#")) {
            return Optional.empty();
        }
        return form.getContained().stream()
                .filter(ValueSet.class::isInstance)
                .map(ValueSet.class::cast)
                .filter(set -> named.equals("#" + set.getIdElement().getIdPart().replace("#", "")))
                .findFirst();
    }

    /** The codes of a value set, if it lists them all. */
    private static Optional<List<Coding>> codes(ValueSet set) {
        List<Coding> codes = new ArrayList<>();
        if (set.getExpansion().hasContains()) {
            expand(set.getExpansion().getContains(), codes);
            return Optional.of(codes);
        }
        boolean whole = set.getCompose().hasInclude()
                && !set.getCompose().hasExclude()
                && set.getCompose().getInclude().stream().allMatch(AnswerValue::isWhole);
        if (!whole) {
            return Optional.empty();
        }
        set.getCompose()
                .getInclude()
                .forEach(include -> include.getConcept()
                        .forEach(concept ->
                                codes.add(new Coding(include.getSystem(), concept.getCode(), concept.getDisplay()))));
        return Optional.of(codes);
    }

    private static boolean isWhole(ConceptSetComponent include) {
        return include.hasConcept() && !include.hasFilter() && !include.hasValueSet();
    }

    private static void expand(List<ValueSetExpansionContainsComponent> contains, List<Coding> codes) {
        for (ValueSetExpansionContainsComponent one : contains) {
            if (one.hasCode() && !one.getAbstract()) {
                codes.add(new Coding(one.getSystem(), one.getCode(), one.getDisplay()));
            }
            expand(one.getContains(), codes);
        }
    }
}
