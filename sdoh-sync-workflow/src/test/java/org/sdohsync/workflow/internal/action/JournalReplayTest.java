// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.Revision;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Step;

/** What one Task does in a replay is no reason for the others to wait. */
@Timeout(600)
class JournalReplayTest {
    private static final int TASKS = 6;

    private final Scene scene = new Scene();
    private final ActionRunner runner = scene.runner();
    private final Connection connection = scene.source().connection();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void replay_threeTasksThatTheServerAlwaysFailsAt_doNotKeepTheOthersFromTheirTurn() {
        pendingAtAll();
        HttpSender sender = request -> {
            if (request.uri().getPath().matches(".*/Task/t[012]")) {
                throw new TransportException("no answer", TransportException.Delivery.UNKNOWN, null);
            }
            return scene.source().direct().send(request);
        };
        ActionRunner troubled = scene.runnerSendingBy(sender);
        Set<String> finished = new HashSet<>();

        for (int round = 0; round < 50 && finished.size() < TASKS - 3; round++) {
            troubled.replay(connection)
                    .finished()
                    .forEach(entry -> finished.add(entry.action().taskId()));
        }

        assertThat(finished).containsExactlyInAnyOrder("t3", "t4", "t5");
    }

    @Test
    void replay_leaseOfOneTaskCannotBeRead_finishesTheOthersAndNamesIt() {
        pendingAtAll();
        damageLease("t0");

        ReplayReport report = runner.replay(connection);

        assertThat(report.finished()).hasSize(TASKS - 1);
        assertThat(report.waiting())
                .extracting(entry -> entry.action().taskId())
                .containsExactly("t0");
        assertThat(report.failures()).hasSize(1);
    }

    @Test
    void replay_stepOfAnUndecidedActionWasTakenElsewhere_takesItOut() {
        undecided(Step.ACCEPT);
        status("t1", "accepted");

        ReplayReport report = runner.replay(connection);

        assertThat(report.finished()).hasSize(1);
        assertThat(runner.journal().undecided()).isEmpty();
        assertThat(runner.journal().done(connection.id()).stream().map(DoneAction::end))
                .containsExactly(DoneAction.End.CONFIRMED);
    }

    @Test
    void replay_theTaskHasLeftTheStepOfAnUndecidedActionBehind_takesItOut() {
        undecided(Step.ACCEPT);
        status("t1", "completed");

        assertThat(runner.replay(connection).finished()).hasSize(1);
        assertThat(runner.journal().undecided()).isEmpty();
    }

    @Test
    void replay_theTaskWentAnotherWay_leavesTheDecisionToAPerson() {
        undecided(Step.ACCEPT);
        status("t1", "rejected");

        assertThat(runner.replay(connection).finished()).isEmpty();
        assertThat(runner.journal().undecided()).hasSize(1);
    }

    @Test
    void replay_completedElsewhereWithoutOurResult_leavesTheDecisionToAPerson() {
        scene.begin("in-progress");
        scene.source().refuse("PUT Task/t1", 422);
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> runner.perform(
                        connection, TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD))));
        status("t1", "completed");

        assertThat(runner.replay(connection).finished()).isEmpty();
        assertThat(runner.journal().undecided()).hasSize(1);
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    @Test
    void replay_lookingAtAnUndecidedActionThrowsAnError_leavesTheDecisionToAPerson() {
        undecided(Step.ACCEPT);
        HttpSender sender = request -> {
            if (request.method().equals("GET") && request.uri().getPath().endsWith("/Task/t1")) {
                throw new AssertionError("broken");
            }
            return scene.source().direct().send(request);
        };

        ReplayReport report = scene.runnerSendingBy(sender).replay(connection);

        assertThat(report.finished()).isEmpty();
        assertThat(runner.journal().undecided()).hasSize(1);
    }

    private void undecided(Step step) {
        scene.source().refuse("PUT Task/t1", 422);
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> runner.perform(connection, TaskAction.of(step, "t1")));
        assertThat(runner.journal().undecided()).hasSize(1);
        assertThat(runner.journal().pending()).isEmpty();
    }

    private void pendingAtAll() {
        for (int task = 0; task < TASKS; task++) {
            scene.source()
                    .resources()
                    .put(Scene.resource("task.json").toBuilder()
                            .text("id", "t" + task)
                            .text("status", "requested")
                            .build());
            assertThat(runner.journal()
                            .ofTask(connection.id(), "t" + task)
                            .open(TaskAction.of(Step.ACCEPT, "t" + task))
                            .value()
                            .needsDecision())
                    .isEmpty();
        }
    }

    private void status(String taskId, String status) {
        scene.source()
                .resources()
                .put(scene.source().resources().get("Task/" + taskId).toBuilder()
                        .text("status", status)
                        .build());
    }

    private void damageLease(String taskId) {
        RecordKey lease = new RecordKey("lease", TaskLock.leaseOf(connection.id()) + "/" + taskId);
        RecordDraft broken = RecordDraft.of("", null, new byte[] {'{'});
        assertThat(scene.records().save(lease, broken, Revision.NONE)).isPresent();
    }
}
