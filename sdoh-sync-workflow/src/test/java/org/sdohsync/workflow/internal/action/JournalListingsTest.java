// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.action.Step;

/** A journal may hold thousands of entries: an action lists it once, under the lock of its Task. */
class JournalListingsTest {
    private static final TaskAction ACCEPT = TaskAction.of(Step.ACCEPT, "t1");
    private static final TaskAction COMPLETE =
            TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(Scene.FOOD));

    private final Scene scene = new Scene();
    private final Connection connection = scene.source().connection();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void perform_aStep_listsTheJournalOnce() {
        scene.runner().perform(connection, ACCEPT);

        assertThat(scene.records().journalListings()).isEqualTo(1);
    }

    /** The second look is right before a result leaves: those of another entry must not be there. */
    @Test
    void perform_aStepWithResults_listsTheJournalOnceMoreBeforeTheyAreSent() {
        scene.begin("in-progress");

        scene.runner().perform(connection, COMPLETE);

        assertThat(scene.records().journalListings()).isEqualTo(2);
        assertThat(scene.status()).isEqualTo("completed");
    }

    @Test
    void perform_ofWhatIsPendingAlready_listsTheJournalOnce() {
        scene.source().refuse("GET Task/t1", 503);
        assertThatThrownBy(() -> scene.runner().perform(connection, ACCEPT)).isInstanceOf(SyncException.class);
        int before = scene.records().journalListings();

        scene.runner().perform(connection, ACCEPT);

        assertThat(scene.records().journalListings() - before).isEqualTo(1);
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void replay_listsTheJournalOnce_andOnceForEachTask() {
        scene.source().refuse("GET Task/t1", 503);
        assertThatThrownBy(() -> scene.runner().perform(connection, ACCEPT)).isInstanceOf(SyncException.class);
        int before = scene.records().journalListings();

        ReplayReport report = scene.runner().replay(connection);

        assertThat(report.finished()).hasSize(1);
        assertThat(scene.records().journalListings() - before).isEqualTo(2);
    }

    /** Whoever sleeps between the listing and the entry knows nothing of what another process did meanwhile. */
    @Test
    void perform_outlivedByAnotherWhileItLists_notesNothing() {
        MutableClock clock = MutableClock.at(Scene.NOW);
        AtomicBoolean slept = new AtomicBoolean();
        ActionRunner other = runner(new FakeRecordsThen(scene.records(), () -> {}), clock);
        ActionRunner late = runner(
                new FakeRecordsThen(scene.records(), () -> {
                    if (!slept.getAndSet(true)) {
                        clock.advance(TaskLock.TTL.plus(Duration.ofSeconds(1)));
                        other.perform(connection, ACCEPT);
                    }
                }),
                clock);

        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> late.perform(connection, ACCEPT))
                .withMessageContaining("not started");

        assertThat(scene.status()).isEqualTo("accepted");
        assertThat(scene.records().journaled()).isZero();
    }

    @Test
    void perform_slowToListAndAlone_goesOn() {
        MutableClock clock = MutableClock.at(Scene.NOW);
        ActionRunner alone = runner(
                new FakeRecordsThen(scene.records(), () -> clock.advance(TaskLock.TTL.plus(Duration.ofSeconds(1)))),
                clock);

        alone.perform(connection, ACCEPT);

        assertThat(scene.status()).isEqualTo("accepted");
    }

    private ActionRunner runner(FakeRecordsThen records, MutableClock clock) {
        FhirClient client =
                FhirClient.over(scene.source().direct(), scene.source().base(), Limits.defaults());
        return ActionRunner.builder(Store.over(records, Sealing.none()), any -> client)
                .clock(clock)
                .pause(duration -> {})
                .build();
    }
}
