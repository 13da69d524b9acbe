// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.hl7.fhir.r4.model.Questionnaire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;
import org.sdohsync.workflow.internal.patient.PatientScene.Kind;
import org.sdohsync.workflow.patient.QuestionnaireTask;

/** Where a questionnaire is found, and in which order it is looked for. */
class QuestionnaireSearchTest {
    private static final String CANONICAL = "https://forms.example/needs|1";

    private final PatientScene scene = new PatientScene();

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void find_withTheVersion_takesThatOne() {
        form("newer", "2", "active");

        assertThat(find(CANONICAL).map(Questionnaire::getVersion)).contains("1");
        assertThat(scene.source().log())
                .containsExactly("GET Questionnaire?url=https%3A%2F%2Fforms.example%2Fneeds&version=1");
    }

    @Test
    void find_aVersionThatIsNotThere_takesTheActiveAndNewestOfTheUrl() {
        form("draft", "4", "draft");
        form("newer", "3", "active");

        assertThat(find("https://forms.example/needs|9").map(Questionnaire::getVersion))
                .contains("3");
    }

    @Test
    void find_withoutAVersion_asksByUrlAlone() {
        assertThat(find("https://forms.example/needs").map(Questionnaire::getVersion))
                .contains("1");
    }

    @Test
    void find_withinTheTask_asksNobody() {
        String json = Kind.QUESTIONNAIRE
                .json("ready")
                .replace(CANONICAL, "#f")
                .replace(
                        "\"status\":\"ready\"",
                        "\"status\":\"ready\",\"contained\":[{\"resourceType\":"
                                + "\"Questionnaire\",\"id\":\"f\",\"status\":\"active\",\"title\":\"Inside\"}]");

        assertThat(of(json).questionnaire().map(Questionnaire::getTitle)).contains("Inside");
        assertThat(scene.source().log()).isEmpty();
    }

    @Test
    void find_byReference_readsIt() {
        assertThat(find("Questionnaire/needs").map(Questionnaire::getVersion)).contains("1");
        assertThat(scene.source().log()).containsExactly("GET Questionnaire/needs");
    }

    @Test
    void find_byTheAddressAtTheSource_readsIt() {
        assertThat(find(scene.source().base() + "/Questionnaire/needs")).isEmpty();
        scene.put(PatientScene.FORM.replace(
                "https://forms.example/needs", scene.source().base() + "/Questionnaire/needs"));

        assertThat(find(scene.source().base() + "/Questionnaire/needs")).isPresent();
    }

    @Test
    void find_whereTheServerCannotSearch_triesTheEndOfTheUrlAsId() {
        scene.source().searching(Searching.REFUSES, Searching.REFUSES);

        assertThat(find(CANONICAL).map(Questionnaire::getVersion)).contains("1");
        assertThat(scene.source().log()).contains("GET Questionnaire/needs");
    }

    @Test
    void find_whatHasAnotherUrl_isNotIt() {
        scene.put(PatientScene.FORM.replace("https://forms.example/needs", "https://forms.example/other"));

        assertThat(find(CANONICAL)).isEmpty();
    }

    @Test
    void find_whatMayNotBeRead_isNotThere() {
        scene.source().forbid("Questionnaire/needs");

        assertThat(find("Questionnaire/needs")).isEmpty();
    }

    @Test
    void find_atAServerThatFails_saysSoAndTriesAgain() {
        QuestionnaireTask task = of(Kind.QUESTIONNAIRE.json("ready"));
        scene.source().refuse("GET Questionnaire", 503);

        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(task::questionnaire);
        assertThat(task.questionnaire()).isPresent();
    }

    private Optional<Questionnaire> find(String canonical) {
        return of(Kind.QUESTIONNAIRE.json("ready").replace(CANONICAL, canonical))
                .questionnaire();
    }

    private QuestionnaireTask of(String json) {
        return (QuestionnaireTask) scene.of(json, TaskRole.PATIENT);
    }

    private void form(String id, String version, String status) {
        scene.put(PatientScene.FORM
                .replace("\"id\":\"needs\"", "\"id\":\"" + id + "\"")
                .replace("\"version\":\"1\"", "\"version\":\"" + version + "\"")
                .replace("\"status\":\"active\"", "\"status\":\"" + status + "\""));
    }
}
