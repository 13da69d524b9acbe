// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

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
import org.sdohsync.workflow.action.FakeSource.Searching;

/** The process dies before and after every request and every store write, once and twice. */
class CrashTest {
    private static final Action COMPLETE = Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

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
                                    scene.source().conditionalCreate(conditional).searching(searching, Searching.WORKS);
                                    int points = dieAtEveryPoint();
                                    assertThat(points).isGreaterThan(20);
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
        Action accept = Action.of(Step.ACCEPT, "t1");
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

    private boolean diesActing(Mortal process, Action action) {
        try {
            Task done = scene.runner(process).perform(connection, action);
            assertThat(done.getStatus().toCode()).isEqualTo(action.step().target().text());
            return false;
        } catch (Mortal.Death died) {
            return true;
        }
    }

    private boolean diesReplaying(Mortal process) {
        try {
            assertThat(scene.runner(process).replay(connection).waiting()).isEmpty();
            return false;
        } catch (Mortal.Death died) {
            return true;
        }
    }

    // What an application goes through: the next process replays, and the handler is given the same old referral again.
    private void finishAndCheck() {
        scene.pass(TaskLock.TTL.plus(Duration.ofSeconds(1)));
        ReplayReport report = scene.runner(Mortal.immortal()).replay(connection);
        assertThat(report.waiting()).isEmpty();
        assertThat(report.undecided()).isEmpty();
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
