// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.workflow.action.Step;

/** An entry that cannot be read holds up its own Task, visibly, and no other. */
@Timeout(600)
class JournalDamageTest {
    private static final TaskAction ACCEPT = TaskAction.of(Step.ACCEPT, "t1");

    private final Scene scene = new Scene();
    private final ActionRunner runner = scene.runner();
    private final Connection connection = scene.source().connection();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void replay_entryOfThisTaskDamaged_waitsAndNamesItUntilItIsDiscarded() {
        damage("t1");

        StoreException thrown = catchThrowableOfType(StoreException.class, () -> runner.perform(connection, ACCEPT));

        assertThat(thrown.reason()).isEqualTo(StoreException.Reason.CORRUPT);
        assertThat(thrown).hasMessageContaining("Task/t1").hasMessageContaining("discard the entry");
        assertThat(scene.status()).isEqualTo("requested");
        assertThat(scene.records().journaled())
                .as("nothing was added for a Task that stands still")
                .isEqualTo(1);
        ReplayReport report = runner.replay(connection);
        assertThat(report.damaged())
                .singleElement()
                .satisfies(entry -> assertThat(entry.id())
                        .hasValueSatisfying(id -> assertThat(id).endsWith("t1")));
        assertThat(runner.journal().pending(connection.id())).isEmpty();

        String id = runner.journal().damaged(connection.id()).get(0).id().orElseThrow();
        assertThat(runner.journal().discard(id)).isTrue();
        runner.perform(connection, ACCEPT);
        assertThat(scene.status()).isEqualTo("accepted");
        assertThat(runner.replay(connection).damaged()).isEmpty();
    }

    @Test
    void replay_entryOfAnotherTaskDamaged_goesOn() {
        scene.source().refuse("PUT Task/t1", 503);
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> runner.perform(connection, ACCEPT));
        damage("t2");

        ReplayReport report = runner.replay(connection);

        assertThat(report.finished()).hasSize(1);
        assertThat(report.damaged()).hasSize(1);
        assertThat(scene.status()).isEqualTo("accepted");
    }

    @Test
    void replay_laterEntryBehindADamagedOne_waits() {
        scene.source().refuse("PUT Task/t1", 503);
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> runner.perform(connection, ACCEPT));
        damage("t1");

        ReplayReport report = runner.replay(connection);

        assertThat(report.waiting()).hasSize(1);
        assertThat(report.failures()).singleElement().isInstanceOf(StoreException.class);
        assertThat(scene.status()).isEqualTo("requested");
    }

    /** Journals an action on a Task and spoils the entry. */
    private void damage(String taskId) {
        String id = runner.journal()
                .ofTask(connection.id(), taskId)
                .open(TaskAction.of(Step.START, taskId))
                .value()
                .id();
        StoredRecord held = scene.records().list(RecordQuery.of("journal")).stream()
                .filter(record -> record.key().id().equals(id))
                .findFirst()
                .orElseThrow();
        RecordDraft broken = RecordDraft.of(held.draft().group(), null, new byte[] {'{'});
        assertThat(scene.records().save(new RecordKey("journal", id), broken, held.revision()))
                .map(Revision::number)
                .isPresent();
    }
}
