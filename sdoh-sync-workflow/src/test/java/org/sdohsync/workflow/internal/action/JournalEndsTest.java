// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;

/** How actions leave the journal, and what is told of it afterwards. */
class JournalEndsTest {
    private static final TaskAction ACCEPT = TaskAction.of(Step.ACCEPT, "t1");

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void done_afterAConfirmedAction_tellsWhatWasPosted() {
        scene.begin("in-progress");
        scene.runner().perform(connection, TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD)));

        assertThat(journal().done(connection.id()).stream()).singleElement().satisfies(done -> {
            assertThat(done.end()).isEqualTo(DoneAction.End.CONFIRMED);
            assertThat(done.step()).isEqualTo(Step.COMPLETE);
            assertThat(done.posted()).containsExactly("Procedure/made-1");
            assertThat(done.reason()).isEmpty();
            assertThat(done.toString()).doesNotContainIgnoringCase("food");
        });
    }

    @Test
    void cancel_whilePending_keepsItFromBeingDone() {
        String entry = pending();

        assertThat(journal().cancel(entry)).isPresent();

        assertThat(scene.runner().replay(connection).finished()).isEmpty();
        assertThat(scene.status()).isEqualTo("requested");
        assertThat(journal().done(connection.id()).stream().map(DoneAction::end))
                .containsExactly(DoneAction.End.CANCELLED);
        assertThat(journal().cancel(entry)).isEmpty();
    }

    @Test
    void cancel_whileItIsBeingDone_isRefused() {
        String entry = pending();
        Store store = Store.over(scene.records(), Sealing.none());
        try (TaskLock lock =
                TaskLock.tryAcquire(store, scene.clock(), connection.id(), "t1").orElseThrow()) {
            lock.renew("t1");

            assertThatExceptionOfType(BusyException.class)
                    .isThrownBy(() -> journal().cancel(entry));
        }
        assertThat(journal().cancel(entry)).isPresent();
    }

    @Test
    void cancel_whenResultsAreAtTheSource_isRefused() {
        scene.begin("in-progress");
        scene.source().refuse("PUT Task/t1", 503);
        assertThatThrownBy(() -> scene.runner()
                        .perform(connection, TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD))))
                .isInstanceOf(SyncException.class);
        String entry = journal().pending(connection.id()).get(0).id();

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> journal().cancel(entry));

        assertThat(scene.runner().replay(connection).finished()).hasSize(1);
    }

    @Test
    void dismiss_ofAnUndecidedAction_isTold() {
        scene.source().refuse("PUT Task/t1", 422);
        assertThatThrownBy(() -> scene.runner().perform(connection, ACCEPT)).isInstanceOf(SyncException.class);
        String entry = journal().undecided(connection.id()).get(0).id();

        assertThat(journal().dismiss(entry)).isPresent();

        assertThat(journal().done(connection.id()).stream()).singleElement().satisfies(done -> {
            assertThat(done.end()).isEqualTo(DoneAction.End.DISMISSED);
            assertThat(done.reason().orElseThrow()).contains("422");
        });
    }

    @Test
    void done_afterThirtyDays_isForgotten() {
        scene.runner().perform(connection, ACCEPT);
        scene.pass(ActionJournal.KEPT.plus(Duration.ofDays(1)));
        Journal later = journal();
        for (int i = 0; i < 32; i++) {
            scene.source().refuse("PUT Task/t1", 503);
            assertThatThrownBy(() -> scene.runner().perform(connection, TaskAction.of(Step.START, "t1")))
                    .isInstanceOf(SyncException.class);
            assertThat(later.dismiss(later.pending(connection.id()).get(0).id()))
                    .isPresent();
        }

        assertThat(later.done(connection.id()).stream().map(DoneAction::step)).doesNotContain(Step.ACCEPT);
    }

    @Test
    void done_inAProcessThatNeverLivesLong_isForgottenAllTheSame() {
        scene.runner().perform(connection, ACCEPT);
        scene.pass(ActionJournal.KEPT.plus(Duration.ofDays(1)));

        scene.runner().perform(connection, TaskAction.of(Step.START, "t1"));

        assertThat(journal().done(connection.id()).stream().map(DoneAction::step))
                .containsExactly(Step.START);
    }

    @Test
    void done_afterACrashInTheMiddleOfACancellation_tellsWhatBecameOfTheAction() {
        for (int point = 0; point < 12; point++) {
            scene.begin("requested");
            String entry = pending();
            Mortal process = Mortal.dyingAt(point);
            try {
                assertThat(scene.runner(process).journal().cancel(entry)).isPresent();
            } catch (Mortal.Death died) {
                scene.pass(TaskLock.TTL);
            }

            scene.runner().replay(connection);

            DoneAction.End end =
                    scene.status().equals("accepted") ? DoneAction.End.CONFIRMED : DoneAction.End.CANCELLED;
            assertThat(journal().done(connection.id()).stream().map(DoneAction::end))
                    .as("died at " + point)
                    .containsExactly(end);
        }
    }

    @Test
    void dismiss_whileItIsBeingDone_isRefused() {
        String entry = pending();
        List<Class<?>> told = new ArrayList<>();
        scene.source()
                .before(
                        "PUT Task/t1",
                        () -> told.add(
                                catchThrowable(() -> journal().dismiss(entry)).getClass()));

        assertThat(scene.runner().replay(connection).finished()).hasSize(1);

        assertThat(told).containsExactly(BusyException.class);
        assertThat(journal().done(connection.id()).stream().map(DoneAction::end))
                .containsExactly(DoneAction.End.CONFIRMED);
    }

    @Test
    void retry_ofAnActionThatIsPending_letsNothingBeSentTwice() {
        scene.begin("in-progress");
        scene.source().conditionalCreate(false).searching(Searching.REFUSES, Searching.REFUSES);
        scene.source().dropAnswerOf("POST Procedure");
        TaskAction complete = TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));
        assertThatThrownBy(() -> scene.runner().perform(connection, complete)).isInstanceOf(SyncException.class);
        String entry = journal().pending(connection.id()).get(0).id();

        assertThat(journal().retry(entry)).isPresent();

        assertThat(scene.runner().replay(connection).undecided()).hasSize(1);
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    @Test
    void replay_whenTheSourceAsksForSilence_givesUpAfterThreeTasks() {
        for (int i = 2; i <= 6; i++) {
            scene.source()
                    .resources()
                    .put(scene.task().toBuilder().text("id", "t" + i).build());
        }
        for (int i = 1; i <= 6; i++) {
            String task = "t" + i;
            scene.source().refuse("GET Task/" + task, 429);
            assertThatThrownBy(() -> scene.runner().perform(connection, TaskAction.of(Step.ACCEPT, task)))
                    .isInstanceOf(SyncException.class);
        }
        for (int i = 1; i <= 6; i++) {
            scene.source().refuse("GET Task/t" + i, 429);
        }

        ReplayReport report = scene.runner().replay(connection);

        assertThat(report.failures()).hasSize(3);
        assertThat(report.waiting()).hasSize(6);
    }

    @Test
    void open_whereDigitsLookDifferent_writesIdsThatSort() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(pending()).matches("[0-9]{19}-.*");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void forget_ofAConnection_leavesNothing() {
        scene.runner().perform(connection, ACCEPT);
        String ignored = pendingStart();

        journal().forget(connection.id());

        assertThat(journal().pending(connection.id())).isEmpty();
        assertThat(journal().done(connection.id()).values()).isEmpty();
    }

    private String pending() {
        scene.source().refuse("PUT Task/t1", 503);
        assertThatThrownBy(() -> scene.runner().perform(connection, ACCEPT)).isInstanceOf(SyncException.class);
        return journal().pending(connection.id()).get(0).id();
    }

    private String pendingStart() {
        scene.source().refuse("PUT Task/t1", 503);
        assertThatThrownBy(() -> scene.runner().perform(connection, TaskAction.of(Step.START, "t1")))
                .isInstanceOf(SyncException.class);
        return journal().pending(connection.id()).get(0).id();
    }

    private Journal journal() {
        return scene.runner().journal();
    }
}
