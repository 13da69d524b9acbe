// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;

class ActionRunnerTest {
    private static final TaskAction ACCEPT = TaskAction.of(Step.ACCEPT, "t1");
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();
    private final ActionRunner runner = scene.runner();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void perform_changedMeanwhileInOtherThings_triesAgainOnTheNewCopy() {
        scene.source()
                .before(
                        "PUT Task/t1",
                        () -> scene.source()
                                .resources()
                                .change(
                                        "Task/t1",
                                        task -> task.toBuilder()
                                                .text("description", "added meanwhile")
                                                .build()));

        runner.perform(connection, ACCEPT);

        assertThat(scene.status()).isEqualTo("accepted");
        assertThat(scene.task().text("description")).contains("added meanwhile");
        assertThat(puts()).isEqualTo(2);
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void perform_cancelledMeanwhile_isAConflictThatLeavesNothing() {
        scene.source().before("PUT Task/t1", () -> statusBehindUs("cancelled"));

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> runner.perform(connection, ACCEPT))
                .withMessageContaining("cancelled")
                .withMessageContaining("which is final");
        assertThat(scene.status()).isEqualTo("cancelled");
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void perform_collidingAgainAndAgain_givesUpBounded() {
        for (int collision = 0; collision < ActionAttempt.COLLISIONS; collision++) {
            scene.source().refuse("PUT Task/t1", collision % 2 == 0 ? 409 : 412);
        }

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> runner.perform(connection, ACCEPT))
                .withMessageContaining("was changed by others");
        assertThat(puts()).isEqualTo(ActionAttempt.COLLISIONS);
        assertThat(scene.status()).isEqualTo("requested");
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void perform_cancelledAfterTheProcedureWasPosted_needsADecision() {
        scene.begin("in-progress");
        scene.source().before("POST Procedure", () -> statusBehindUs("cancelled"));

        assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> runner.perform(connection, COMPLETE));

        JournalEntry entry = runner.journal().undecided(connection.id()).get(0);
        assertThat(entry.needsDecision())
                .hasValueSatisfying(why -> assertThat(why).contains("cancelled"));
        assertThat(entry.posted()).containsEntry(0, "Procedure/made-1");
        assertThat(runner.replay(connection).undecided()).isEmpty();
        assertThat(runner.journal().dismiss(entry.id())).isPresent();
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void perform_refusedForGood_needsADecisionAndCanBeRetried() {
        scene.source().refuse("PUT Task/t1", 422);

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> runner.perform(connection, ACCEPT))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(422));

        assertThat(runner.journal().pending(connection.id())).isEmpty();
        JournalEntry entry = runner.journal().undecided(connection.id()).get(0);
        assertThat(entry.needsDecision())
                .hasValueSatisfying(why -> assertThat(why).contains("422"));
        assertThat(runner.journal().retry(entry.id())).isPresent();
        assertThat(runner.replay(connection).finished()).hasSize(1);
        assertThat(scene.status()).isEqualTo("accepted");
    }

    @Test
    void perform_taskThatIsGone_needsADecision() {
        scene.source().resources().remove("Task/t1");

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> runner.perform(connection, ACCEPT))
                .withMessageContaining("has withdrawn the referral");
        assertThat(runner.journal().undecided(connection.id())).hasSize(1);
    }

    @Test
    void perform_serverInTrouble_leavesTheStatusAndTheEntry() {
        for (int status : List.of(429, 500, 503)) {
            scene.begin("requested");
            scene.source().refuse("PUT Task/t1", status);

            assertThatExceptionOfType(HttpStatusException.class)
                    .isThrownBy(() -> runner.perform(connection, ACCEPT))
                    .satisfies(failed -> assertThat(failed.retryable()).isTrue());
        }
        assertThat(scene.status()).isEqualTo("requested");
    }

    @Test
    void replay_afterALostAnswer_findsTheTaskDone() {
        scene.source().dropAnswerOf("PUT Task/t1");

        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> runner.perform(connection, ACCEPT));
        assertThat(runner.journal().pending(connection.id())).hasSize(1);
        ReplayReport report = runner.replay(connection);

        assertThat(report.finished()).hasSize(1);
        assertThat(puts()).isOne();
        assertThat(scene.status()).isEqualTo("accepted");
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void perform_whileAnEarlierStepIsPending_takesThatFirst() {
        scene.source().refuse("PUT Task/t1", 503);
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> runner.perform(connection, ACCEPT));

        Task started = runner.perform(connection, TaskAction.of(Step.START, "t1"));

        assertThat(started.getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
        assertThat(FakeResources.version(scene.task())).isEqualTo(3);
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void replay_oneTaskInTrouble_finishesTheOthersAndKeepsItsOrder() {
        for (String id : List.of("a", "b", "c")) {
            scene.source()
                    .resources()
                    .put(Scene.resource("task.json").toBuilder().text("id", id).build());
            for (Step step : List.of(Step.ACCEPT, Step.START)) {
                scene.source().refuse("GET Task/" + id, 503);
                assertThatExceptionOfType(SyncException.class)
                        .isThrownBy(() -> runner.perform(connection, TaskAction.of(step, id)));
            }
        }
        scene.source().refuse("GET Task/b", 503);

        ReplayReport report = runner.replay(connection);

        assertThat(report.finished())
                .extracting(entry ->
                        entry.action().taskId() + " " + entry.action().step().verb())
                .containsExactly("a accept", "a start", "c accept", "c start");
        assertThat(report.waiting())
                .extracting(entry ->
                        entry.action().taskId() + " " + entry.action().step().verb())
                .containsExactly("b accept", "b start");
        assertThat(report.failures()).hasSize(1);
        assertThat(runner.replay(connection).finished()).hasSize(2);
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void perform_whileAnotherProcessActsOnTheTask_beginsNothingAndAddsNoEntry() {
        TaskLock other = lockOfAnother();

        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> runner.perform(connection, ACCEPT))
                .withMessageContaining("was not started");
        assertThat(scene.records().journaled()).isZero();
        assertThat(scene.source().log()).isEmpty();

        other.close();
        assertThat(runner.perform(connection, ACCEPT).getStatus()).isEqualTo(Task.TaskStatus.ACCEPTED);
    }

    @Test
    void perform_whatAnotherProcessIsDoing_isInTheJournalOnce() {
        scene.source().refuse("PUT Task/t1", 503);
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> runner.perform(connection, ACCEPT));
        TaskLock other = lockOfAnother();

        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> runner.perform(connection, ACCEPT))
                .withMessageContaining("in the journal");
        assertThat(runner.replay(connection).waiting()).hasSize(1);

        other.close();
        assertThat(runner.replay(connection).finished()).hasSize(1);
        assertThat(scene.status()).isEqualTo("accepted");
    }

    private TaskLock lockOfAnother() {
        return TaskLock.tryAcquire(Store.over(scene.records(), Sealing.none()), scene.clock(), connection.id(), "t1")
                .orElseThrow();
    }

    @Test
    void perform_serverThatReturnsNoBody_isRead() {
        scene.source().representation(false);
        scene.begin("in-progress");

        Task done = runner.perform(connection, COMPLETE);

        assertThat(done.getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
        assertThat(done.getOutput()).hasSize(2);
        assertThat(done.hasText()).isFalse();
    }

    @Test
    void messages_ofEveryFailure_carryNoContent() {
        scene.begin("in-progress");
        scene.source().refuse("POST Procedure", 422).refuse("POST Procedure", 422);
        TaskAction fail =
                TaskAction.of(Step.FAIL, "t1", Reason.of("Canary reason")).outcomes(List.of(Scene.FOOD));

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> runner.perform(connection, fail))
                .satisfies(failed -> assertThat(failed.toString()).doesNotContainIgnoringCase("canary"));
        JournalEntry entry = runner.journal().undecided(connection.id()).get(0);
        assertThat(entry + " " + entry.needsDecision() + entry.action()
                        + entry.action().reason() + entry.action().outcomes() + runner.replay(connection))
                .doesNotContainIgnoringCase("canary")
                .doesNotContain("710925007");
    }

    private void statusBehindUs(String status) {
        scene.source()
                .resources()
                .change(
                        "Task/t1",
                        task -> task.toBuilder().text("status", status).build());
    }

    private long puts() {
        return scene.source().log().stream().filter("PUT Task/t1"::equals).count();
    }

    @Test
    void perform_completedByAColleague_isAConflictNotASuccess() {
        scene.begin("completed");

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> runner.perform(connection, COMPLETE))
                .withMessageContaining("without our results");
        List<JsonObject> procedures = scene.source().resources().all("Procedure");
        assertThat(procedures).isEmpty();
    }
}
