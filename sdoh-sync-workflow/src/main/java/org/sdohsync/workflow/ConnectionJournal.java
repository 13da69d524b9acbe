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
 * The part of the {@link Journal} that belongs to one connection of an account. An entry of another connection is treated as one that
 * does not exist. Each call looks at the account again, so that a kept object ends with its connection. Immutable.
 */
public final class ConnectionJournal {
    private final Journal journal;
    private final Supplier<ConnectionId> connection;

    ConnectionJournal(Journal journal, Supplier<ConnectionId> connection) {
        this.journal = journal;
        this.connection = connection;
    }

    /**
     * The actions that the next pass finishes, in the order they were asked for.
     *
     * @return the pending entries
     */
    public List<JournalEntry> pending() {
        return journal.pending(connection.get());
    }

    /**
     * The actions that wait for somebody to decide: {@link #retry}, {@link #arrived} or {@link #dismiss}.
     *
     * @return the entries that need a decision, in the order they were asked for
     */
    public List<JournalEntry> undecided() {
        return journal.undecided(connection.get());
    }

    /**
     * The actions that left the journal within {@link Journal#KEPT}, and how.
     *
     * @return the actions in the order they were asked for, and records of them that cannot be read
     */
    public Listing<DoneAction> done() {
        return journal.done(connection.get());
    }

    /**
     * The actions whose entry cannot be read.
     *
     * @return what cannot be read, empty when all is well
     */
    public List<Unreadable> damaged() {
        return journal.damaged(connection.get());
    }

    /**
     * Calls an action off, as {@link Journal#cancel} does.
     *
     * @param entryId the entry's id
     * @return the entry that was removed; empty if this connection has none of this id
     * @throws org.sdohsync.core.error.BusyException if it is being done right now
     * @throws org.sdohsync.core.error.ConflictException if results of it are at the source already, or may be
     */
    public Optional<JournalEntry> cancel(String entryId) {
        return has(entryId) ? journal.cancel(entryId) : Optional.empty();
    }

    /**
     * Lets the next pass try again what needed a decision, as {@link Journal#retry} does.
     *
     * @param entryId the entry's id
     * @return the entry, pending again; empty if this connection has none of this id
     */
    public Optional<JournalEntry> retry(String entryId) {
        return has(entryId) ? journal.retry(entryId) : Optional.empty();
    }

    /**
     * Says that a result which was sent is on the source's server, as {@link Journal#arrived} does.
     *
     * @param entryId the entry's id
     * @param reference the result on that server, for example {@code Procedure/12}
     * @return the entry, pending again unless another result is in doubt; empty if this connection has none of this id
     * @throws IllegalArgumentException if no result of this type is in doubt, or the reference is not of the form Type/id
     * @throws org.sdohsync.core.error.BusyException if it is being done right now
     */
    public Optional<JournalEntry> arrived(String entryId, String reference) {
        return has(entryId) ? journal.arrived(entryId, reference) : Optional.empty();
    }

    /**
     * Gives an action up, as {@link Journal#dismiss} does.
     *
     * @param entryId the entry's id
     * @return the entry that was removed; empty if this connection has none of this id
     * @throws org.sdohsync.core.error.BusyException if it is being done right now
     */
    public Optional<JournalEntry> dismiss(String entryId) {
        return has(entryId) ? journal.dismiss(entryId) : Optional.empty();
    }

    /**
     * Removes an entry, readable or not. What it had posted already stays at the source.
     *
     * @param entryId the entry's id
     * @return true if it was there
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
