// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.concurrent.CompletionStage;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Records;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.pass.OpenView;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.LearnedAbilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the records of a disconnected source: checkpoints, journal, open referrals. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Records<Checkpoint> checkpoints;
    private final LearnedAbilities learned;
    private final Journal journal;
    private final OpenView view;

    Leftovers(Records<Checkpoint> checkpoints, LearnedAbilities learned, Journal journal, OpenView view) {
        this.checkpoints = checkpoints;
        this.learned = learned;
        this.journal = journal;
        this.view = view;
    }

    /** Deletes the records that a running round writes, at its end. */
    void deleteAfter(CompletionStage<?> ended, ConnectionId connection) {
        CompletionStage<?> ignored = ended.thenRun(() -> delete(connection)).whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.warn(
                        "records of a round of connection={} were not deleted: disconnect it again",
                        connection,
                        failed);
            }
        });
    }

    void delete(ConnectionId connection) {
        for (Feed feed : Feed.values()) {
            boolean ignored = checkpoints.discard(feed.checkpointId(connection));
        }
        learned.delete(connection);
        view.open().delete(connection);
        view.watch().delete(connection);
        journal.forget(connection);
    }
}
