// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;

/** The process dies before and after every request and every store write, once and twice. */
class CrashTest {
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));

    private static final int ROUNDS = 12;

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();
    private int decisions;

    @AfterEach
    void close() {
        scene.close();
    }

    @TestFactory
    Stream<DynamicTest> complete_diedAnywhere_leavesOneProcedureAndAnEmptyJournal() {
        return Stream.of(true, false)
                .flatMap(conditional -> Stream.of(Searching.WORKS, Searching.IGNORES, Searching.REFUSES)
                        .map(searching -> DynamicTest.dynamicTest(
                                "conditional create " + conditional + ", search by identifier " + searching, () -> {
                                    scene.source()
                                            .conditionalCreate(conditional)
                                            .declaringConditionalCreate(conditional)
                                            .searching(searching, Searching.WORKS);
                                    int points = dieAtEveryPoint();
                                    assertThat(points).isGreaterThan(20);
                                    assertThat(decisions == 0)
                                            .as("a server that looks itself needs nobody")
                                            .isEqualTo(conditional);
                                })));
    }

    @Test
    void complete_diedTwice_leavesOneProcedureAndAnEmptyJournal() {
        scene.source().conditionalCreate(false);
        int runs = 0;

        for (int first = 0; dies(first); first++) {
            for (int second = 0; ; second++) {
                begin();
                assertThat(diesActing(Mortal.dyingAt(first))).isTrue();
                scene.pass(TaskLock.TTL);
                if (!diesReplaying(Mortal.dyingAt(second))) {
                    break;
                }
                finishAndCheck();
                runs++;
            }
        }

        assertThat(runs).isGreaterThan(300);
    }

    @Test
    void accept_diedAnywhere_endsAcceptedWithAnEmptyJournal() {
        TaskAction accept = TaskAction.of(Step.ACCEPT, "t1");
        int point = 0;
        boolean died = true;
        while (died) {
            scene.begin("requested");
            died = diesActing(Mortal.dyingAt(point++), accept);
            scene.pass(TaskLock.TTL);

            ReplayReport report = scene.runner(Mortal.immortal()).replay(connection);
            Task again = scene.runner(Mortal.immortal()).perform(connection, accept);

            assertThat(again.getStatus()).isEqualTo(Task.TaskStatus.ACCEPTED);
            assertThat(report.undecided()).isEmpty();
            assertThat(scene.records().journaled()).isZero();
            assertThat(FakeResources.version(scene.task())).isEqualTo(2);
        }
        assertThat(point).isGreaterThan(10);
    }

    private int dieAtEveryPoint() {
        int point = 0;
        boolean died = true;
        while (died) {
            begin();
            died = diesActing(Mortal.dyingAt(point++));
            finishAndCheck();
        }
        return point;
    }

    private boolean dies(int point) {
        begin();
        return diesActing(Mortal.dyingAt(point));
    }

    private void begin() {
        scene.begin("in-progress");
    }

    private boolean diesActing(Mortal process) {
        return diesActing(process, COMPLETE);
    }

    private boolean diesActing(Mortal process, TaskAction action) {
        try {
            Task done = scene.runner(process).perform(connection, action);
            assertThat(done.getStatus().toCode())
                    .isEqualTo(action.step().target().text());
            return false;
        } catch (Mortal.Death died) {
            return true;
        }
    }

    private boolean diesReplaying(Mortal process) {
        try {
            replay(process);
            return false;
        } catch (Mortal.Death died) {
            return true;
        }
    }

    // As often as it takes. What is left to a person is decided by one who looks and does not find it on the server.
    private void replay(Mortal process) {
        for (int round = 0; round < ROUNDS; round++) {
            ActionRunner runner = scene.runner(process);
            ReplayReport report = runner.replay(connection);
            List<JournalEntry> undecided = runner.journal().undecided(connection.id());
            if (report.waiting().isEmpty() && undecided.isEmpty()) {
                return;
            }
            for (JournalEntry entry : undecided) {
                assertThat(scene.source().resources().all("Procedure")).isEmpty();
                assertThat(runner.journal().retry(entry.id())).isPresent();
                decisions++;
            }
            scene.pass(Duration.ofMinutes(40));
        }
        throw new AssertionError("not finished after " + ROUNDS + " syncs");
    }

    // What an application goes through: the next process replays, and the handler is given the same old referral again.
    private void finishAndCheck() {
        scene.pass(TaskLock.TTL.plus(Duration.ofSeconds(1)));
        replay(Mortal.immortal());
        Task again = scene.runner(Mortal.immortal()).perform(connection, COMPLETE);

        assertThat(again.getStatus()).isEqualTo(Task.TaskStatus.COMPLETED);
        assertThat(scene.status()).isEqualTo("completed");
        assertThat(FakeResources.version(scene.task())).isEqualTo(2);
        List<JsonObject> procedures = scene.source().resources().all("Procedure");
        assertThat(procedures).hasSize(1);
        String reference = FakeResources.name(procedures.get(0));
        assertThat(scene.task().objects("output"))
                .filteredOn(output -> output.object("valueReference")
                        .flatMap(value -> value.text("reference"))
                        .filter(reference::equals)
                        .isPresent())
                .hasSize(1);
        assertThat(scene.records().journaled()).isZero();
    }
}
