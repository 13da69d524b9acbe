// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/** How actions leave the journal, and what is told of it afterwards. */
class JournalEndsTest {
    private static final Action ACCEPT = Action.of(Step.ACCEPT, "t1");

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void done_afterAConfirmedAction_tellsWhatWasPosted() {
        scene.begin("in-progress");
        scene.runner().perform(connection, Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD)));

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
                        .perform(connection, Action.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD))))
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
        scene.pass(Journal.KEPT.plus(Duration.ofDays(1)));
        Journal later = journal();
        for (int i = 0; i < 32; i++) {
            scene.source().refuse("PUT Task/t1", 503);
            assertThatThrownBy(() -> scene.runner().perform(connection, Action.of(Step.START, "t1")))
                    .isInstanceOf(SyncException.class);
            assertThat(later.dismiss(later.pending(connection.id()).get(0).id()))
                    .isPresent();
        }

        assertThat(later.done(connection.id()).stream().map(DoneAction::step)).doesNotContain(Step.ACCEPT);
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
        assertThatThrownBy(() -> scene.runner().perform(connection, Action.of(Step.START, "t1")))
                .isInstanceOf(SyncException.class);
        return journal().pending(connection.id()).get(0).id();
    }

    private Journal journal() {
        return scene.runner().journal();
    }
}
