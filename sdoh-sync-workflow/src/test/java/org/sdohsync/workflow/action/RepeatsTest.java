// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

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
import org.sdohsync.workflow.action.FakeSource.Searching;
import org.sdohsync.workflow.code.Systems;

/** One step has one entry, however often it is asked for. */
class RepeatsTest {
    private static final Action COMPLETE = Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));
    private static final Action RIDE =
            Action.of(Step.COMPLETE, "t1").outcomes(List.of(Outcome.performed(Systems.SNOMED, "2", "Transport")));
    private static final Action FAIL =
            Action.of(Step.FAIL, "t1", Reason.of("moved away")).outcomes(List.of(Scene.FOOD));

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
            down(Action.of(Step.ACCEPT, "t1"));
            down(Action.of(Step.START, "t1"));
        }

        assertThat(pending()).extracting(entry -> entry.action().step()).containsExactly(Step.ACCEPT, Step.START);
        assertThat(scene.runner().replay(connection).finished()).hasSize(2);
        assertThat(scene.status()).isEqualTo("in-progress");
    }

    @Test
    void hold_afterAPendingResume_isAStepOfItsOwn() {
        Action hold = Action.of(Step.HOLD, "t1", Reason.of("closed today"));
        for (Action action : List.of(hold, Action.of(Step.RESUME, "t1"), hold, hold)) {
            down(action);
        }

        assertThat(pending()).hasSize(3);
        assertThat(scene.runner().replay(connection).finished()).hasSize(3);
        assertThat(scene.status()).isEqualTo("on-hold");
    }

    @Test
    void complete_withOtherOutcomesThanPendingOnes_isAConflictThatSaysWhatToDo() {
        down(COMPLETE);

        for (Action other : List.of(
                RIDE,
                FAIL,
                Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD.note("two bags"))),
                Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD.on(LocalDate.of(2026, 9, 1)))))) {
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
        down(Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD.at(Scene.NOW))));

        scene.runner()
                .perform(
                        connection,
                        Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD.at(Scene.NOW.plusSeconds(60)))));

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

        for (Action action : List.of(COMPLETE, RIDE, FAIL)) {
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
        JournalEntry begun =
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
        JournalEntry first = scene.runner()
                .journal()
                .ofTask(connection.id(), "t1")
                .open(COMPLETE)
                .value();
        scene.source().dropAnswerOf("POST Procedure");
        assertThatThrownBy(() -> scene.runner().perform(connection, COMPLETE)).isInstanceOf(SyncException.class);
        write(new JournalEntry(
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

    private void repeat(String id, JournalEntry entry) {
        write(new JournalEntry(id, entry.connection(), entry.createdAt(), entry.action(), Map.of(), Map.of(), null));
    }

    private void write(JournalEntry entry) {
        assertThat(Store.over(scene.records(), Sealing.none())
                        .records(new JournalCodec())
                        .create(entry))
                .isPresent();
    }

    private void down(Action action) {
        scene.source().refuse("GET Task/t1", 503);
        assertThatThrownBy(() -> scene.runner().perform(connection, action)).isInstanceOf(SyncException.class);
    }

    private List<JournalEntry> pending() {
        return scene.runner().journal().pending(connection.id());
    }
}
