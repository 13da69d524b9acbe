// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.Systems;

/** A step that is asked for again after it was confirmed, at a server that shows the Task as it was before. */
class ConfirmedResultsTest {
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));
    private static final TaskAction RIDE = TaskAction.of(Step.COMPLETE, "t1")
            .outcomes(List.of(ActionOutcome.performed(Systems.SNOMED, "2", "Transport")));

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

    @BeforeEach
    void completeOnce() {
        scene.begin("in-progress");
        scene.source().conditionalCreate(false).freeze("Task/t1");
        scene.runner().perform(connection, COMPLETE);
        scene.source().lagging(true);
        assertThat(posts()).isOne();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void complete_againWhileReadsAndSearchesLag_postsNothing() {
        for (int ask = 0; ask < 5; ask++) {
            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(() -> scene.runner().perform(connection, COMPLETE));
            scene.pass(Duration.ofMinutes(30));
        }

        assertThat(posts()).isOne();
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void complete_againWhileTheResultIsNotShownEither_waitsForAnHour() {
        scene.source().resources().remove("Procedure/made-1");

        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> scene.runner().perform(connection, COMPLETE))
                .withMessageContaining("posted Procedure/made-1, which the source does not show now");
        assertThat(posts()).isOne();

        // It is really gone.
        scene.pass(Duration.ofMinutes(61));
        ReplayReport ignored = scene.runner().replay(connection);
        assertThat(posts()).isEqualTo(2);
    }

    @Test
    void complete_openedAgainAndWithAnotherOutcome_postsThat() {
        scene.source()
                .freeze("Task/t1")
                .resources()
                .change(
                        "Task/t1",
                        task -> task.toBuilder().text("status", "in-progress").build());
        scene.source().freeze("Task/t1");

        scene.runner().perform(connection, RIDE);

        assertThat(posts()).isEqualTo(2);
        assertThat(scene.status()).isEqualTo("completed");
    }

    private long posts() {
        return scene.source().log().stream()
                .filter(line -> line.startsWith("POST Procedure"))
                .count();
    }
}
