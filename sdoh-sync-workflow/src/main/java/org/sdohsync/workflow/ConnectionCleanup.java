// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.concurrent.CompletionStage;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Records;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.action.Journal;
import org.sdohsync.workflow.internal.feed.Checkpoint;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;
import org.sdohsync.workflow.internal.request.RequestRunner;
import org.sdohsync.workflow.internal.sync.OpenTasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the records of a disconnected source: checkpoints, journal, requests, open referrals. */
final class ConnectionCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCleanup.class);

    private final Records<Checkpoint> checkpoints;
    private final LearnedCapabilities learned;
    private final Journal journal;
    private final RequestRunner requests;
    private final OpenTasks view;

    ConnectionCleanup(
            Records<Checkpoint> checkpoints,
            LearnedCapabilities learned,
            Journal journal,
            RequestRunner requests,
            OpenTasks view) {
        this.checkpoints = checkpoints;
        this.learned = learned;
        this.journal = journal;
        this.requests = requests;
        this.view = view;
    }

    /** Deletes the records that a running sync writes, at its end. */
    void deleteAfter(CompletionStage<?> ended, ConnectionId connection) {
        CompletionStage<?> ignored = ended.thenRun(() -> delete(connection)).whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.warn(
                        "records of a sync of connection={} were not deleted: disconnect it again", connection, failed);
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
        view.bytes().delete(connection);
        requests.forget(connection);
        journal.forget(connection);
    }
}
