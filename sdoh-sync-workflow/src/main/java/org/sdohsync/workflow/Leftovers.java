// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.stream.Stream;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Records;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.pass.OpenView;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.Feed;

/** What a connection leaves behind when it is given up: its checkpoints, its journal, and what was open. */
final class Leftovers {
    private final Records<Checkpoint> checkpoints;
    private final Journal journal;
    private final OpenView view;

    Leftovers(Records<Checkpoint> checkpoints, Journal journal, OpenView view) {
        this.checkpoints = checkpoints;
        this.journal = journal;
        this.view = view;
    }

    void delete(ConnectionId connection) {
        for (Feed feed : Feed.values()) {
            boolean ignored = checkpoints.discard(feed.checkpointId(connection));
        }
        view.open().delete(connection);
        view.watch().delete(connection);
        journal.damaged(connection).forEach(entry -> entry.id().ifPresent(journal::discard));
        Stream.concat(journal.pending(connection).stream(), journal.undecided(connection).stream())
                .map(JournalEntry::id)
                .forEach(journal::dismiss);
    }
}
