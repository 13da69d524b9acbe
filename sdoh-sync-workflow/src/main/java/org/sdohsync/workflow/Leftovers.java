// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Records;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.pass.OpenView;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.LearnedAbilities;

/** What a connection leaves behind when it is given up: its checkpoints, its journal, and what was open. */
final class Leftovers {
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
