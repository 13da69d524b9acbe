// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.Optional;
import java.util.stream.Stream;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Stored;
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
        String id = connection.value();
        Optional<Stored<Checkpoint>> held = checkpoints.load(id);
        // A round that was under way may save once more in between.
        while (held.isPresent() && !checkpoints.delete(id, held.get().revision())) {
            held = checkpoints.load(id);
        }
        Stream.concat(journal.pending(connection).stream(), journal.undecided(connection).stream())
                .map(JournalEntry::id)
                .forEach(journal::dismiss);
    }
}
