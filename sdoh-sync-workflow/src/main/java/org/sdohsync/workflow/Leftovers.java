// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.stream.Stream;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Records;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.sync.Checkpoint;

/** What a connection leaves behind when it is given up: its checkpoint and its journal. */
final class Leftovers {
    private final Records<Checkpoint> checkpoints;
    private final Journal journal;

    Leftovers(Records<Checkpoint> checkpoints, Journal journal) {
        this.checkpoints = checkpoints;
        this.journal = journal;
    }

    void delete(ConnectionId connection) {
        boolean ignored = checkpoints.discard(connection.value());
        journal.damaged(connection).forEach(entry -> entry.id().ifPresent(journal::discard));
        Stream.concat(journal.pending(connection).stream(), journal.undecided(connection).stream())
                .map(JournalEntry::id)
                .forEach(journal::dismiss);
    }
}
