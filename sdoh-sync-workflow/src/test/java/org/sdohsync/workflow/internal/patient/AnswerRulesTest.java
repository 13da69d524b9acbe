// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.patient.AnswerProblem;
import org.sdohsync.workflow.patient.AnswerProblem.Rule;

/** The rules for answers, each broken and kept. */
class AnswerRulesTest {
    private static final String URL = "https://forms.example/all";

    /** Answers, and the rules they break. */
    private record Case(String name, String items, Set<Rule> broken) {}

    private static final String FORM = """
            {"resourceType":"Questionnaire","id":"all","url":"https://forms.example/all","version":"1","status":"active",
             "name":"All","title":"All","subjectType":["Patient"],
             "contained":[{"resourceType":"ValueSet","id":"colors","status":"active","compose":{"include":[
               {"system":"https://codes.example","concept":[{"code":"red"},{"code":"blue"}]}]}}],
             "item":[
             {"linkId":"g","type":"group","required":true,"item":[
               {"linkId":"b","type":"boolean","required":true},
               {"linkId":"why","type":"string","required":true,"maxLength":10,
                "enableWhen":[{"question":"b","operator":"=","answerBoolean":true}]}]},
             {"linkId":"n","type":"integer"},
             {"linkId":"big","type":"string","enableBehavior":"all","enableWhen":[
                {"question":"n","operator":">","answerInteger":5},{"question":"n","operator":"<=","answerInteger":9}]},
             {"linkId":"pick","type":"choice","answerOption":[
                {"valueCoding":{"system":"https://codes.example","code":"a"}},
                {"valueCoding":{"system":"https://codes.example","code":"b"}}]},
             {"linkId":"picks","type":"choice","repeats":true,"answerOption":[
                {"valueString":"one"},{"valueString":"two"},{"valueString":"three"}]},
             {"linkId":"open","type":"open-choice","answerOption":[
                {"valueCoding":{"system":"https://codes.example","code":"a"}}]},
             {"linkId":"d","type":"date"},
             {"linkId":"t","type":"time"},
             {"linkId":"dt","type":"dateTime"},
             {"linkId":"dec","type":"decimal"},
             {"linkId":"u","type":"url"},
             {"linkId":"q","type":"quantity"},
             {"linkId":"note","type":"display","text":"Nearly done"},
             {"linkId":"kid","type":"group","repeats":true,"item":[
               {"linkId":"name","type":"string","required":true},
               {"linkId":"age","type":"integer"},
               {"linkId":"school","type":"string","enableWhen":[{"question":"age","operator":"exists","answerBoolean":true}]}]},
             {"linkId":"smoke","type":"boolean","item":[
               {"linkId":"packs","type":"integer","required":true,
                "enableWhen":[{"question":"smoke","operator":"=","answerBoolean":true}]}]},
             {"linkId":"color","type":"choice","answerValueSet":"#colors"},
             {"linkId":"like","type":"text","enableWhen":[
                {"question":"color","operator":"!=","answerCoding":{"system":"https://codes.example","code":"red"}}]}
             ]}""";

    private static final String NO =
            "{\"linkId\":\"g\",\"item\":[{\"linkId\":\"b\",\"answer\":[{\"valueBoolean\":false}]}]}";

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        add(cases, "least", NO);
        add(cases, "nothing", "", Rule.REQUIRED);
        add(cases, "required question", "{'linkId':'g','item':[{'linkId':'why'}]}", Rule.REQUIRED);
        add(cases, "enabled and missing", g("{'linkId':'b','answer':[{'valueBoolean':true}]}"), Rule.REQUIRED);
        add(
                cases,
                "enabled and there",
                g("{'linkId':'b','answer':[{'valueBoolean':true}]},{'linkId':'why','answer':[{'valueString':'so'}]}"));
        add(
                cases,
                "too long",
                g("{'linkId':'b','answer':[{'valueBoolean':true}]},"
                        + "{'linkId':'why','answer':[{'valueString':'because of it'}]}"),
                Rule.TOO_LONG);
        add(
                cases,
                "not enabled",
                g("{'linkId':'b','answer':[{'valueBoolean':false}]},{'linkId':'why','answer':[{'valueString':'so'}]}"),
                Rule.NOT_ENABLED);
        add(
                cases,
                "order",
                g("{'linkId':'why','answer':[{'valueString':'so'}]},{'linkId':'b','answer':[{'valueBoolean':true}]}"),
                Rule.ORDER);
        add(cases, "type", g("{'linkId':'b','answer':[{'valueString':'yes'}]}"), Rule.TYPE);
        add(
                cases,
                "two answers",
                g("{'linkId':'b','answer':[{'valueBoolean':false},{'valueBoolean':false}]}"),
                Rule.REPEATED);
        add(cases, "unknown", NO + ",{'linkId':'x','answer':[{'valueString':'y'}]}", Rule.UNKNOWN_ITEM);
        add(
                cases,
                "answered group",
                "{'linkId':'g','answer':[{'valueString':'x'}],'item':["
                        + "{'linkId':'b','answer':[{'valueBoolean':false}]}]}",
                Rule.STRUCTURE);
        more(
                cases,
                "n in range",
                "{'linkId':'n','answer':[{'valueInteger':7}]},{'linkId':'big','answer':[{'valueString':'x'}]}");
        more(
                cases,
                "n too small",
                "{'linkId':'n','answer':[{'valueInteger':5}]},{'linkId':'big','answer':[{'valueString':'x'}]}",
                Rule.NOT_ENABLED);
        more(
                cases,
                "n too large",
                "{'linkId':'n','answer':[{'valueInteger':10}]},{'linkId':'big','answer':[{'valueString':'x'}]}",
                Rule.NOT_ENABLED);
        more(cases, "n missing", "{'linkId':'big','answer':[{'valueString':'x'}]}", Rule.NOT_ENABLED);
        more(cases, "option", coding("pick", "https://codes.example", "b"));
        more(cases, "no option", coding("pick", "https://codes.example", "c"), Rule.NOT_AN_OPTION);
        more(cases, "option of another system", coding("pick", "https://other.example", "a"), Rule.NOT_AN_OPTION);
        more(cases, "text for an option", "{'linkId':'pick','answer':[{'valueString':'a'}]}", Rule.NOT_AN_OPTION);
        more(cases, "several options", "{'linkId':'picks','answer':[{'valueString':'one'},{'valueString':'two'}]}");
        more(
                cases,
                "one of several is none",
                "{'linkId':'picks','answer':[{'valueString':'one'},{'valueString':'four'}]}",
                Rule.NOT_AN_OPTION);
        more(cases, "open text", "{'linkId':'open','answer':[{'valueString':'something else'}]}");
        more(cases, "open option", coding("open", "https://codes.example", "a"));
        more(
                cases,
                "types",
                "{'linkId':'d','answer':[{'valueDate':'2026-01-02'}]},{'linkId':'t','answer':[{'valueTime':'10:00:00'}]},"
                        + "{'linkId':'dt','answer':[{'valueDateTime':'2026-01-02T10:00:00Z'}]},{'linkId':'dec','answer':[{'valueDecimal':1.5}]},"
                        + "{'linkId':'u','answer':[{'valueUri':'https://a.example'}]},"
                        + "{'linkId':'q','answer':[{'valueQuantity':{'value':3,'unit':'kg'}}]}");
        more(cases, "date for a time", "{'linkId':'t','answer':[{'valueDate':'2026-01-02'}]}", Rule.TYPE);
        more(cases, "integer for a decimal", "{'linkId':'dec','answer':[{'valueInteger':1}]}", Rule.TYPE);
        more(cases, "text for a url", "{'linkId':'u','answer':[{'valueString':'https://a.example'}]}", Rule.TYPE);
        more(cases, "answered display", "{'linkId':'note','answer':[{'valueString':'x'}]}", Rule.STRUCTURE);
        more(cases, "two kids", kid("'Ann'", "8", "'Elm'") + "," + kid("'Ben'", null, null));
        more(
                cases,
                "kid without name",
                "{'linkId':'kid','item':[{'linkId':'age','answer':[{'valueInteger':3}]}]}",
                Rule.REQUIRED);
        more(
                cases,
                "school of the other kid",
                kid("'Ann'", "8", null) + "," + kid("'Ben'", null, "'Elm'"),
                Rule.NOT_ENABLED);
        more(
                cases,
                "nested",
                "{'linkId':'smoke','answer':[{'valueBoolean':true,'item':["
                        + "{'linkId':'packs','answer':[{'valueInteger':1}]}]}]}");
        more(cases, "nested missing", "{'linkId':'smoke','answer':[{'valueBoolean':true}]}", Rule.REQUIRED);
        more(cases, "nested not wanted", "{'linkId':'smoke','answer':[{'valueBoolean':false}]}");
        more(
                cases,
                "nested not enabled",
                "{'linkId':'smoke','answer':[{'valueBoolean':false,'item':["
                        + "{'linkId':'packs','answer':[{'valueInteger':1}]}]}]}",
                Rule.NOT_ENABLED);
        more(
                cases,
                "color",
                coding("color", "https://codes.example", "blue")
                        + ",{'linkId':'like','answer':[{'valueString':'the sea'}]}");
        more(cases, "no color of the set", coding("color", "https://codes.example", "green"), Rule.NOT_AN_OPTION);
        more(
                cases,
                "color that closes",
                coding("color", "https://codes.example", "red")
                        + ",{'linkId':'like','answer':[{'valueString':'the sea'}]}",
                Rule.NOT_ENABLED);
        return cases;
    }

    private static void add(List<Case> cases, String name, String items, Rule... broken) {
        cases.add(new Case(name, items.replace('\'', '"'), Set.of(broken)));
    }

    private static void more(List<Case> cases, String name, String items, Rule... broken) {
        add(cases, name, NO + "," + items, broken);
    }

    private static String g(String items) {
        return "{'linkId':'g','item':[" + items + "]}";
    }

    private static String coding(String linkId, String system, String code) {
        return "{'linkId':'" + linkId + "','answer':[{'valueCoding':{'system':'" + system + "','code':'" + code
                + "'}}]}";
    }

    private static String kid(String name, @Nullable String age, @Nullable String school) {
        return "{'linkId':'kid','item':[{'linkId':'name','answer':[{'valueString':" + name + "}]}"
                + (age == null ? "" : ",{'linkId':'age','answer':[{'valueInteger':" + age + "}]}")
                + (school == null ? "" : ",{'linkId':'school','answer':[{'valueString':" + school + "}]}") + "]}";
    }

    @Test
    void problems_ofEachCase_areTheRulesThatItBreaks() {
        Questionnaire form = FhirJson.parse(Questionnaire.class, FORM.getBytes(UTF_8), "form");
        for (Case one : cases()) {
            Set<Rule> broken = new TreeSet<>();
            AnswerRules.problems(form, answers(one, "completed")).forEach(problem -> broken.add(problem.rule()));
            assertThat(broken).as(one.name()).isEqualTo(new TreeSet<>(one.broken()));
        }
    }

    @Test
    void problems_ofSavedAnswers_doNotCountWhatIsMissing() {
        Questionnaire form = FhirJson.parse(Questionnaire.class, FORM.getBytes(UTF_8), "form");
        for (Case one : cases()) {
            Set<Rule> expected = new TreeSet<>(one.broken());
            expected.remove(Rule.REQUIRED);
            Set<Rule> broken = new TreeSet<>();
            AnswerRules.problems(form, answers(one, "in-progress")).forEach(problem -> broken.add(problem.rule()));
            assertThat(broken).as(one.name()).isEqualTo(expected);
        }
    }

    @Test
    void problems_ofAnswersToAnotherQuestionnaire_sayThatAlone() {
        Questionnaire form = FhirJson.parse(Questionnaire.class, FORM.getBytes(UTF_8), "form");
        QuestionnaireResponse other =
                answers(cases().get(0), "completed").setQuestionnaire("https://forms.example/other|1");

        assertThat(AnswerRules.problems(form, other)).containsExactly(new AnswerProblem("", Rule.OTHER_QUESTIONNAIRE));
        assertThat(AnswerRules.problems(form, other.setQuestionnaire(URL + "|2")))
                .isEmpty();
    }

    private static QuestionnaireResponse answers(Case one, String status) {
        String json =
                "{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":\"" + URL + "\",\"status\":\"" + status
                        + "\",\"authored\":\"2026-01-01\",\"subject\":{\"reference\":\"Patient/p1\"}"
                        + (one.items().isEmpty() ? "" : ",\"item\":[" + one.items() + "]") + "}";
        return FhirJson.parse(QuestionnaireResponse.class, json.getBytes(UTF_8), one.name());
    }
}
