// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;
import org.sdohsync.workflow.internal.action.Mortal;
import org.sdohsync.workflow.internal.action.TaskLock;
import org.sdohsync.workflow.request.RequestEntry;

/** The process that sends a referral dies before and after every request and every store write. */
class RequestCrashTest {
    private static final int ROUNDS = 12;

    private final RequestScene scene = new RequestScene();
    private final ConnectionId id = scene.connection().id();
    private int decisions;

    @AfterEach
    void close() {
        scene.close();
    }

    @TestFactory
    Stream<DynamicTest> send_diedAnywhere_leavesOneOfEach() {
        return Stream.of(true, false)
                .flatMap(conditional -> Stream.of(Searching.WORKS, Searching.IGNORES, Searching.REFUSES)
                        .map(searching -> DynamicTest.dynamicTest(
                                "conditional create " + conditional + ", search by identifier " + searching, () -> {
                                    decisions = 0;
                                    scene.source()
                                            .conditionalCreate(conditional)
                                            .declaringConditionalCreate(conditional)
                                            .searching(searching, Searching.WORKS);
                                    assertThat(dieAtEveryPoint()).isGreaterThan(25);
                                    assertThat(decisions == 0)
                                            .as("a server that looks itself needs nobody")
                                            .isEqualTo(conditional);
                                })));
    }

    private int dieAtEveryPoint() {
        int point = 0;
        boolean died = true;
        while (died) {
            scene.begin();
            died = dies(Mortal.dyingAt(point++));
            finishAndCheck();
        }
        return point;
    }

    private boolean dies(Mortal process) {
        try {
            Map<String, String> posted = scene.send(process);
            assertThat(posted).containsKey("task");
            return false;
        } catch (Mortal.Death died) {
            return true;
        }
    }

    // What an application goes through: the next process replays, and its user sends the same request again.
    private void finishAndCheck() {
        scene.pass(TaskLock.TTL.plus(Duration.ofSeconds(1)));
        for (int round = 0; round < ROUNDS && !isDone(); round++) {
            for (RequestEntry entry : scene.runner().undecided(id)) {
                assertThat(scene.runner().retry(id, entry.key())).isPresent();
                decisions++;
            }
            scene.replay();
            scene.pass(Duration.ofMinutes(40));
        }
        Map<String, String> posted = scene.send();

        assertThat(posted.keySet()).containsExactly("consent", "request", "task");
        assertThat(scene.all("Consent")).hasSize(1);
        assertThat(scene.all("ServiceRequest")).hasSize(1);
        assertThat(scene.all("Task")).hasSize(1);
        assertThat(scene.runner().pending(id)).isEmpty();
        assertThat(scene.runner().undecided(id)).isEmpty();
    }

    private boolean isDone() {
        return scene.runner().pending(id).isEmpty()
                && scene.runner().undecided(id).isEmpty();
    }
}
