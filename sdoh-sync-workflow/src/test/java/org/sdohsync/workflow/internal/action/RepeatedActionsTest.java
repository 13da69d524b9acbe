// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;

/** One step has one entry, however often it is asked for. */
class RepeatedActionsTest {
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));
    private static final TaskAction RIDE = TaskAction.of(Step.COMPLETE, "t1")
            .outcomes(List.of(ActionOutcome.performed(Systems.SNOMED, "2", "Transport")));
    private static final TaskAction FAIL =
            TaskAction.of(Step.FAIL, "t1", Reason.of("moved away")).outcomes(List.of(Scene.FOOD));

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

    @BeforeEach
    void begin() {
        scene.begin("in-progress");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void complete_askedAgainWhileTheSourceIsDown_isOneEntry() {
        for (int ask = 0; ask < 50; ask++) {
            down(COMPLETE);
            scene.pass(Duration.ofMinutes(5));
        }

        assertThat(pending()).hasSize(1);
        assertThat(scene.runner().replay(connection).finished()).hasSize(1);
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    @Test
    void acceptAndStart_askedInTurnWhileTheSourceIsDown_areTwoEntriesInOrder() {
        scene.begin("requested");
        for (int ask = 0; ask < 10; ask++) {
            down(TaskAction.of(Step.ACCEPT, "t1"));
            down(TaskAction.of(Step.START, "t1"));
        }

        assertThat(pending()).extracting(entry -> entry.action().step()).containsExactly(Step.ACCEPT, Step.START);
        assertThat(scene.runner().replay(connection).finished()).hasSize(2);
        assertThat(scene.status()).isEqualTo("in-progress");
    }

    @Test
    void hold_afterAPendingResume_isAStepOfItsOwn() {
        TaskAction hold = TaskAction.of(Step.HOLD, "t1", Reason.of("closed today"));
        for (TaskAction action : List.of(hold, TaskAction.of(Step.RESUME, "t1"), hold, hold)) {
            down(action);
        }

        assertThat(pending()).hasSize(3);
        assertThat(scene.runner().replay(connection).finished()).hasSize(3);
        assertThat(scene.status()).isEqualTo("on-hold");
    }

    @Test
    void complete_withOtherOutcomesThanPendingOnes_isAConflictThatSaysWhatToDo() {
        down(COMPLETE);

        for (TaskAction other : List.of(
                RIDE,
                FAIL,
                TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD.note("two bags"))),
                TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD.on(LocalDate.of(2026, 9, 1)))))) {
            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(() -> scene.runner().perform(connection, other))
                    .withMessageContaining(
                            "cancel journal entry " + pending().get(0).id());
        }
        assertThat(pending()).hasSize(1);
        assertThat(scene.runner().journal().cancel(pending().get(0).id())).isPresent();
        scene.runner().perform(connection, RIDE);
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void complete_saidWithAnotherMoment_isTheSame() {
        down(TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD.at(Scene.NOW))));

        scene.runner()
                .perform(
                        connection,
                        TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD.at(Scene.NOW.plusSeconds(60)))));

        assertThat(pending()).isEmpty();
        assertThat(scene.source().resources().get("Procedure/made-1").text("performedDateTime"))
                .contains("2026-09-03T10:15:30Z");
    }

    @Test
    void undecided_askedAgain_tellsOfTheDecisionAndSendsNothing() {
        scene.source().searching(Searching.REFUSES, Searching.REFUSES).conditionalCreate(false);
        scene.source().dropAnswerOf("POST Procedure");
        assertThatThrownBy(() -> scene.runner().perform(connection, COMPLETE)).isInstanceOf(SyncException.class);
        String entry = scene.runner().replay(connection).undecided().get(0).id();
        scene.source().log().clear();

        for (TaskAction action : List.of(COMPLETE, RIDE, FAIL)) {
            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(() -> scene.runner().perform(connection, action))
                    .withMessageContaining("retry or dismiss journal entry " + entry);
        }
        assertThat(scene.source().log()).isEmpty();
        assertThat(scene.runner().journal().undecided(connection.id())).hasSize(1);
    }

    @Test
    void replay_ofRepeatsThatTwoProcessesWrote_doesOneOfThem() {
        Journal journal = scene.runner().journal();
        JournalRecord begun =
                journal.ofTask(connection.id(), "t1").open(COMPLETE).value();
        scene.source().dropAnswerOf("POST Procedure");
        scene.source().conditionalCreate(false).lagging(true);
        assertThatThrownBy(() -> scene.runner().perform(connection, COMPLETE)).isInstanceOf(SyncException.class);
        repeat("0000000000000000001-AAAAAAAAAAAA-t1", begun);
        repeat("9000000000000000001-AAAAAAAAAAAA-t1", begun);

        ReplayReport ignored = scene.runner().replay(connection);

        assertThat(pending()).extracting(JournalEntry::id).containsExactly(begun.id());
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    @Test
    void replay_resultsOfTwoStepsThatTwoProcessesWrote_sendsThoseOfOne() {
        scene.source().searching(Searching.REFUSES, Searching.REFUSES).conditionalCreate(false);
        JournalRecord first = scene.runner()
                .journal()
                .ofTask(connection.id(), "t1")
                .open(COMPLETE)
                .value();
        scene.source().dropAnswerOf("POST Procedure");
        assertThatThrownBy(() -> scene.runner().perform(connection, COMPLETE)).isInstanceOf(SyncException.class);
        write(new JournalRecord(
                "9000000000000000001-AAAAAAAAAAAA-t1",
                connection.id(),
                first.createdAt(),
                FAIL,
                Map.of(),
                Map.of(),
                null));

        ReplayReport report = scene.runner().replay(connection);

        assertThat(report.undecided()).hasSize(2);
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    private void repeat(String id, JournalRecord entry) {
        write(new JournalRecord(id, entry.connection(), entry.createdAt(), entry.action(), Map.of(), Map.of(), null));
    }

    private void write(JournalRecord entry) {
        assertThat(Store.over(scene.records(), Sealing.none())
                        .records(new JournalCodec())
                        .create(entry))
                .isPresent();
    }

    private void down(TaskAction action) {
        scene.source().refuse("GET Task/t1", 503);
        assertThatThrownBy(() -> scene.runner().perform(connection, action)).isInstanceOf(SyncException.class);
    }

    private List<JournalEntry> pending() {
        return scene.runner().journal().pending(connection.id());
    }
}
