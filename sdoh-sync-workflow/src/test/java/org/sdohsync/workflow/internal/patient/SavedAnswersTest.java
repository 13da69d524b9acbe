// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.internal.action.FakeResources;
import org.sdohsync.workflow.internal.patient.PatientScene.Kind;
import org.sdohsync.workflow.patient.AnswerProblem;
import org.sdohsync.workflow.patient.AnswersException;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.patient.QuestionnaireTask;

/** Answers that are saved again and again, offline too, on several devices: always one resource. */
class SavedAnswersTest {
    private final PatientScene scene = new PatientScene();
    private final QuestionnaireTask task = (QuestionnaireTask) scene.task(Kind.QUESTIONNAIRE, "ready");

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void save_again_updatesTheOneResourceUnderItsVersion() {
        QuestionnaireResponse first = save(answers("Mon"));
        QuestionnaireResponse second = save(with(first, "Monday"));
        QuestionnaireResponse third = save(with(second, "Tuesday"));

        assertThat(responses()).hasSize(1);
        assertThat(day()).isEqualTo("Tuesday");
        assertThat(third.getMeta().getVersionId()).isEqualTo("3");
        assertThat(responses().get(0).text("status")).contains("in-progress");
        assertThat(scene.task().text("status")).contains("in-progress");
        assertThat(scene.task().objects("output")).hasSize(1);
        assertThat(FakeResources.version(scene.task())).isEqualTo(2);
        assertThat(scene.source().log())
                .filteredOn(line -> line.startsWith("POST "))
                .hasSize(1);
        assertThat(scene.scene().records().journaled()).isZero();
    }

    @Test
    void save_theSameTwice_writesNothingMore() {
        QuestionnaireResponse first = save(answers("Mon"));
        QuestionnaireResponse same = save(first);

        assertThat(same.getMeta().getVersionId()).isEqualTo("1");
    }

    @Test
    void save_afterTheSameTwice_isNotTakenForAnotherDevices() {
        QuestionnaireResponse ignored = save(answers("Mon"));
        scene.scene().pass(Duration.ofMinutes(1));
        QuestionnaireResponse same = later().draft().orElseThrow().save(answers("Mon"));
        QuestionnaireResponse next = later().draft().orElseThrow().save(answers("Tuesday"));

        assertThat(same.getMeta().getVersionId()).isEqualTo("1");
        assertThat(next.getMeta().getVersionId()).isEqualTo("2");
        assertThat(day()).isEqualTo("Tuesday");
    }

    /** The Task for an application that started later, on the same store. */
    private QuestionnaireTask later() {
        return (QuestionnaireTask) scene.later(new String(scene.task().toBytes(), UTF_8));
    }

    @Test
    void complete_afterSaving_completesTheSameResource() {
        QuestionnaireResponse saved = save(answers("Mon"));

        PatientTask<QuestionnaireResponse> done =
                task.unfinished().orElseThrow().complete(with(saved, "Monday"));

        assertThat(done.status().text()).isEqualTo("completed");
        assertThat(responses()).hasSize(1);
        assertThat(responses().get(0).text("status")).contains("completed");
        assertThat(day()).isEqualTo("Monday");
        assertThat(scene.task().objects("output")).hasSize(1);
    }

    @Test
    void save_whatAnotherDeviceChanged_isAConflictAndKeepsItsAnswers() {
        QuestionnaireResponse saved = save(answers("Mon"));
        fromAnotherDevice("Wednesday");

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> save(with(saved, "Tuesday")))
                .withMessageContaining("changed elsewhere");
        assertThat(day()).isEqualTo("Wednesday");
        assertThat(scene.scene().records().journaled()).isZero();

        QuestionnaireResponse read = task.answers().orElseThrow();
        QuestionnaireResponse mine = save(with(read, "Tuesday"));
        assertThat(day()).isEqualTo("Tuesday");
        assertThat(mine.getMeta().getVersionId()).isEqualTo("3");
    }

    @Test
    void complete_whatAnotherDeviceChanged_isAConflictThatCanBeDoneAnew() {
        QuestionnaireResponse saved = save(answers("Mon"));
        fromAnotherDevice("Wednesday");

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> task.unfinished().orElseThrow().complete(with(saved, "Tuesday")));
        assertThat(scene.task().text("status")).contains("in-progress");

        QuestionnaireResponse read = task.answers().orElseThrow();
        PatientTask<QuestionnaireResponse> done =
                task.unfinished().orElseThrow().complete(with(read, "Thursday"));
        assertThat(done.closed()).isTrue();
        assertThat(day()).isEqualTo("Thursday");
    }

    @Test
    void save_offline_isJournaledAndTheLastOneCounts() {
        assertThat(task.questionnaire()).isPresent();
        offline(() -> save(answers("Mon")));
        offline(() -> save(answers("Monday")));
        offline(() -> save(answers("Tuesday")));

        List<JournalEntry> pending =
                scene.runner().journal().pending(scene.connection().id());
        assertThat(pending).hasSize(1);
        assertThat(responses()).isEmpty();

        assertThat(scene.runner().replay(scene.connection()).finished()).hasSize(1);
        assertThat(responses()).hasSize(1);
        assertThat(day()).isEqualTo("Tuesday");
        assertThat(scene.scene().records().journaled()).isZero();
    }

    @Test
    void saveAndComplete_offline_areDoneInTheirOrder() {
        assertThat(task.questionnaire()).isPresent();
        offline(() -> task.ready().orElseThrow().start());
        offline(() -> save(answers("Mon")));
        offline(() -> task.unfinished().orElseThrow().complete(answers("Monday")));

        assertThat(scene.runner().replay(scene.connection()).finished()).hasSize(3);
        assertThat(responses()).hasSize(1);
        assertThat(responses().get(0).text("status")).contains("completed");
        assertThat(day()).isEqualTo("Monday");
        assertThat(scene.task().text("status")).contains("completed");
        assertThat(scene.task().objects("output")).hasSize(1);
    }

    @Test
    void save_whoseAnswerIsLost_isFoundAndGoesOn() {
        scene.source().dropAnswerOf("POST QuestionnaireResponse");

        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> save(answers("Mon")));
        QuestionnaireResponse next = save(answers("Monday"));

        assertThat(responses()).hasSize(1);
        assertThat(day()).isEqualTo("Monday");
        assertThat(next.hasId()).isTrue();
    }

    @Test
    void save_whoseUpdateIsLost_isNotTakenForAnotherDevices() {
        QuestionnaireResponse saved = save(answers("Mon"));
        scene.source().dropAnswerOf("PUT QuestionnaireResponse");

        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> save(with(saved, "Monday")));
        assertThat(day()).isEqualTo("Monday");
        save(with(saved, "Tuesday"));

        assertThat(day()).isEqualTo("Tuesday");
        assertThat(responses()).hasSize(1);
    }

    @Test
    void save_afterAReplay_isNotTakenForAnotherDevices() {
        assertThat(task.questionnaire()).isPresent();
        offline(() -> save(answers("Mon")));
        assertThat(scene.runner().replay(scene.connection()).finished()).hasSize(1);

        QuestionnaireResponse next = save(answers("Monday"));

        assertThat(next.getMeta().getVersionId()).isEqualTo("2");
        assertThat(day()).isEqualTo("Monday");
    }

    @Test
    void save_manyTimes_leavesOneNote() {
        QuestionnaireResponse last = save(answers("0"));
        for (int time = 1; time < 10; time++) {
            last = save(with(last, Integer.toString(time)));
        }

        assertThat(scene.runner().journal().done(scene.connection().id()).stream()
                        .map(DoneAction::end))
                .containsExactly(DoneAction.End.CONFIRMED);
    }

    @Test
    void save_withOpenRequiredQuestions_isTaken_butNotWhatIsUnknown() {
        assertThat(save(task.blank()).hasItem()).isFalse();
        QuestionnaireResponse wrong = answers("Mon");
        wrong.addItem().setLinkId("weather").addAnswer().setValue(new StringType("rain"));

        assertThatExceptionOfType(AnswersException.class)
                .isThrownBy(() -> save(wrong))
                .satisfies(refused -> assertThat(refused.problems())
                        .containsExactly(new AnswerProblem("weather", AnswerProblem.Rule.UNKNOWN_ITEM)));
    }

    @Test
    void answers_ofAnotherApplication_areGoneOnWith() {
        scene.put("{\"resourceType\":\"QuestionnaireResponse\",\"id\":\"theirs\",\"status\":\"in-progress\","
                + "\"item\":[{\"linkId\":\"day\",\"answer\":[{\"valueString\":\"Mon\"}]}]}");
        scene.put(Kind.QUESTIONNAIRE
                .json("in-progress")
                .replace(
                        "\"intent\"",
                        "\"output\":[{\"type\":{\"coding\":[{"
                                + "\"system\":\"" + PatientScene.SDC + "\",\"code\":\"questionnaire-response\"}]},"
                                + "\"valueReference\":{\"reference\":\"QuestionnaireResponse/theirs\"}}],\"intent\""));
        PatientTask<?> now = scene.of(new String(scene.task().toBytes(), UTF_8), TaskRole.PATIENT);
        QuestionnaireTask begun = (QuestionnaireTask) now;

        QuestionnaireResponse theirs = begun.answers().orElseThrow();
        begun.unfinished().orElseThrow().complete(with(theirs, "Monday"));

        assertThat(responses()).hasSize(1);
        assertThat(day()).isEqualTo("Monday");
    }

    private QuestionnaireResponse save(QuestionnaireResponse answers) {
        return task.draft().orElseThrow().save(answers);
    }

    private void offline(Runnable step) {
        scene.source().refuse("GET Task", 503);
        assertThatExceptionOfType(SyncException.class).isThrownBy(step::run);
    }

    private void fromAnotherDevice(String day) {
        String id = responses().get(0).text("id").orElseThrow();
        scene.source()
                .resources()
                .change(
                        "QuestionnaireResponse/" + id,
                        held -> held.toBuilder()
                                .text("authored", "2031-01-01T00:00:00Z")
                                .objects(
                                        "item",
                                        List.of(JsonObject.parse(
                                                ("{\"linkId\":\"day\",\"answer\":[{\"valueString\":\"" + day + "\"}]}")
                                                        .getBytes(UTF_8),
                                                "test")))
                                .build());
    }

    private static QuestionnaireResponse answers(String day) {
        QuestionnaireResponse answers = new QuestionnaireResponse();
        answers.addItem().setLinkId("day").addAnswer().setValue(new StringType(day));
        return answers;
    }

    private static QuestionnaireResponse with(QuestionnaireResponse earlier, String day) {
        QuestionnaireResponse answers = earlier.copy();
        answers.getItemFirstRep().getAnswerFirstRep().setValue(new StringType(day));
        return answers;
    }

    private List<JsonObject> responses() {
        return scene.source().resources().all("QuestionnaireResponse");
    }

    private String day() {
        return responses()
                .get(0)
                .objects("item")
                .get(0)
                .objects("answer")
                .get(0)
                .text("valueString")
                .orElseThrow();
    }
}
