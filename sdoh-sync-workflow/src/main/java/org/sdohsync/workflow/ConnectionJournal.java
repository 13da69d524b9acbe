// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Unreadable;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.action.JournalEntry;

/**
 * The {@link Journal} of one connection of an account. An entry of another connection is treated as absent. Each call checks
 * the account again, so that this object cannot be used after its connection ended. Immutable; safe for use by many threads.
 */
public final class ConnectionJournal {
    private final Journal journal;
    private final Supplier<ConnectionId> connection;

    ConnectionJournal(Journal journal, Supplier<ConnectionId> connection) {
        this.journal = journal;
        this.connection = connection;
    }

    /**
     * The actions that the next round completes, in the order they were requested.
     *
     * @return the pending entries
     */
    public List<JournalEntry> pending() {
        return journal.pending(connection.get());
    }

    /**
     * The actions that need a person's decision: {@link #retry}, {@link #arrived} or {@link #dismiss}.
     *
     * @return the entries that need a decision, in the order they were requested
     */
    public List<JournalEntry> undecided() {
        return journal.undecided(connection.get());
    }

    /**
     * The actions that left the journal within {@link Journal#KEPT}, with their result.
     *
     * @return the actions in the order they were requested, and records of them that cannot be read
     */
    public Listing<DoneAction> done() {
        return journal.done(connection.get());
    }

    /**
     * The actions whose entry cannot be read.
     *
     * @return the unreadable entries; empty if all can be read
     */
    public List<Unreadable> damaged() {
        return journal.damaged(connection.get());
    }

    /**
     * Cancels an action, as {@link Journal#cancel} does.
     *
     * @param entryId the entry's id
     * @return the entry that was removed; empty if this connection has none of this id
     * @throws org.sdohsync.core.error.BusyException if it is being performed now
     * @throws org.sdohsync.core.error.ConflictException if results of it are, or may be, at the source already
     */
    public Optional<JournalEntry> cancel(String entryId) {
        return has(entryId) ? journal.cancel(entryId) : Optional.empty();
    }

    /**
     * Lets the next round try an action again that needed a decision, as {@link Journal#retry} does.
     *
     * @param entryId the entry's id
     * @return the entry, pending again; empty if this connection has none of this id
     */
    public Optional<JournalEntry> retry(String entryId) {
        return has(entryId) ? journal.retry(entryId) : Optional.empty();
    }

    /**
     * Records that a result arrived at the source's server, as {@link Journal#arrived} does.
     *
     * @param entryId the entry's id
     * @param reference the result on that server, such as {@code Procedure/12}
     * @return the entry, pending again unless another result is in doubt; empty if this connection has none of this id
     * @throws IllegalArgumentException if no result of this type is in doubt, or the reference is not of the form Type/id
     * @throws org.sdohsync.core.error.BusyException if it is being performed now
     */
    public Optional<JournalEntry> arrived(String entryId, String reference) {
        return has(entryId) ? journal.arrived(entryId, reference) : Optional.empty();
    }

    /**
     * Abandons an action, as {@link Journal#dismiss} does.
     *
     * @param entryId the entry's id
     * @return the entry that was removed; empty if this connection has none of this id
     * @throws org.sdohsync.core.error.BusyException if it is being performed now
     */
    public Optional<JournalEntry> dismiss(String entryId) {
        return has(entryId) ? journal.dismiss(entryId) : Optional.empty();
    }

    /**
     * Removes an entry, readable or not. Results that it posted remain at the source.
     *
     * @param entryId the entry's id
     * @return true if it existed
     */
    public boolean discard(String entryId) {
        return has(entryId) && journal.discard(entryId);
    }

    private boolean has(String entryId) {
        ConnectionId own = connection.get();
        return journal.pending(own).stream().anyMatch(entry -> entry.id().equals(entryId))
                || journal.undecided(own).stream().anyMatch(entry -> entry.id().equals(entryId))
                || journal.damaged(own).stream()
                        .anyMatch(entry -> entry.group().isPresent()
                                && entry.id().filter(entryId::equals).isPresent());
    }
}
