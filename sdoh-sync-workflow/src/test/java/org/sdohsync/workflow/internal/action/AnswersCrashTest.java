// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.internal.code.TaskParts;

/** A patient's steps with results, by a process that dies before and after each request and each write. */
class AnswersCrashTest {
    private static final int MOST = 120;

    private final Scene scene = new Scene();

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void save_thenSaveAgain_diedAnywhere_isOneResourceWithTheLastAnswers() {
        TaskAction first = saving("Mon");
        TaskAction second = saving("Tuesday");

        int deaths = each(
                "ready",
                process -> {
                    ActionRunner runner = scene.runner(process);
                    runner.perform(connection(), first);
                    runner.perform(connection(), second);
                },
                second);

        assertThat(deaths).isGreaterThan(20);
    }

    @Test
    void complete_afterASaving_diedAnywhere_isOneCompletedResource() {
        TaskAction completing = completing("Tuesday");

        int deaths = each(
                "ready",
                process -> {
                    ActionRunner runner = scene.runner(process);
                    runner.perform(connection(), saving("Mon"));
                    runner.perform(connection(), completing);
                },
                completing);

        assertThat(deaths).isGreaterThan(20);
    }

    @Test
    void complete_withAForm_diedAnywhere_isOneDocument() {
        Attachment form =
                new Attachment().setContentType("application/pdf").setData("pdf".getBytes(StandardCharsets.UTF_8));
        TaskAction completing = TaskAction.of(Step.COMPLETE, "t1")
                .as(TaskRole.PATIENT)
                .outcomes(List.of(ActionOutcome.form(form, null)));

        int deaths =
                each("in-progress", process -> scene.runner(process).perform(connection(), completing), completing);

        assertThat(deaths).isGreaterThan(10);
    }

    @Test
    void complete_withAText_diedAnywhere_isOneOutput() {
        TaskAction completing = TaskAction.of(Step.COMPLETE, "t1")
                .as(TaskRole.PATIENT)
                .outcomes(List.of(ActionOutcome.text(TaskParts.GENERAL_INFORMATION_RESPONSE, "Tuesday")));

        int deaths = each("ready", process -> scene.runner(process).perform(connection(), completing), completing);

        assertThat(deaths).isGreaterThan(5);
    }

    private interface Life {
        void run(Mortal process);
    }

    private int each(String status, Life life, TaskAction last) {
        int deaths = 0;
        for (int point = 0; point < MOST; point++) {
            begin(status);
            boolean died = false;
            try {
                life.run(Mortal.dyingAt(point));
            } catch (Mortal.Death death) {
                died = true;
                deaths++;
            }
            scene.pass(Duration.ofMinutes(5));
            for (int round = 0; round < 10; round++) {
                ReplayReport ignored = scene.runner().replay(connection());
                decide(last);
                scene.pass(Duration.ofHours(1));
            }
            // The person asks again for what is not known to be done; what is done stays as it is.
            scene.runner().perform(connection(), last);
            check(last, "point " + point);
            if (!died) {
                return deaths;
            }
        }
        throw new AssertionError("each life takes more requests than the one before");
    }

    /** A person looks at the server, and says what is there. */
    private void decide(TaskAction last) {
        Journal journal = scene.runner().journal();
        for (JournalEntry entry : journal.undecided(connection().id())) {
            List<JsonObject> there =
                    scene.source().resources().all(last.outcomes().get(0).type());
            Optional<JournalEntry> ignored = there.isEmpty()
                    ? journal.retry(entry.id())
                    : journal.arrived(entry.id(), FakeResources.name(there.get(0)));
        }
    }

    private void check(TaskAction last, String name) {
        assertThat(scene.records().journaled()).as(name).isZero();
        assertThat(scene.status()).as(name).isEqualTo(last.step().target().text());
        assertThat(scene.task().objects("output")).as(name).hasSize(1);
        ActionOutcome outcome = last.outcomes().get(0);
        if (outcome.isPosted()) {
            List<JsonObject> made = scene.source().resources().all(outcome.type());
            assertThat(made).as(name).hasSize(1);
            if (outcome instanceof AnswersOutcome answers) {
                assertThat(answers.isIn(made.get(0))).as(name).isTrue();
            }
        }
    }

    private void begin(String status) {
        scene.begin(status);
        scene.source()
                .resources()
                .put(JsonObject.parse(
                        ("{\"resourceType\":\"Task\",\"id\":\"t1\",\"status\":\"" + status + "\",\"intent\":\"order\","
                                        + "\"code\":{\"coding\":[{\"code\":\"complete-questionnaire\"}]},"
                                        + "\"for\":{\"reference\":\"Patient/p1\"},\"owner\":{\"reference\":\"Patient/p1\"}}")
                                .getBytes(StandardCharsets.UTF_8),
                        "test"));
    }

    private static TaskAction saving(String day) {
        return TaskAction.of(Step.SAVE, "t1").outcomes(List.of(ActionOutcome.answers(answers(day), false)));
    }

    private static TaskAction completing(String day) {
        return TaskAction.of(Step.COMPLETE, "t1")
                .as(TaskRole.PATIENT)
                .outcomes(List.of(ActionOutcome.answers(answers(day), true)));
    }

    private static QuestionnaireResponse answers(String day) {
        QuestionnaireResponse answers = new QuestionnaireResponse();
        answers.addItem().setLinkId("day").addAnswer().setValue(new StringType(day));
        return answers;
    }

    private Connection connection() {
        return ConnectionRecord.builder(
                        new ConnectionId("phone"),
                        "user-7",
                        scene.source().base(),
                        Role.patient(),
                        AuthorizationEndpoints.of(
                                scene.source().base().resolve("authorize"),
                                scene.source().base().resolve("token"),
                                null,
                                null),
                        ClientIdentity.publicClient("phone-app"),
                        Instant.EPOCH)
                .context(LaunchContext.of(Map.of("patient", "p1")))
                .build()
                .view();
    }
}
