// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.JournalEntry;

/**
 * The part of the {@link ActionJournal} that belongs to one connection of an account. An entry of another connection is treated as one that
 * does not exist. Each call looks at the account again, so that a kept object ends with its connection. Immutable.
 */
public final class ConnectionJournal {
    private final ActionJournal journal;
    private final Supplier<ConnectionId> connection;

    ConnectionJournal(ActionJournal journal, Supplier<ConnectionId> connection) {
        this.journal = journal;
        this.connection = connection;
    }

    /**
     * The actions that the next sync completes, in the order they were requested.
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
     * The actions that left the journal within {@link ActionJournal#KEPT}, and how.
     *
     * @return the actions in the order they were requested, and records of them that cannot be read
     */
    public RecordListing<DoneAction> done() {
        return journal.done(connection.get());
    }

    /**
     * The actions whose entry cannot be read.
     *
     * @return the unreadable entries; empty if all can be read
     */
    public List<UnreadableRecord> damaged() {
        return journal.damaged(connection.get());
    }

    /**
     * Calls an action off, as {@link ActionJournal#cancel} does.
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
     * Lets the next pass try again what needed a decision, as {@link ActionJournal#retry} does.
     *
     * @param entryId the entry's id
     * @return the entry, pending again; empty if this connection has none of this id
     */
    public Optional<JournalEntry> retry(String entryId) {
        return has(entryId) ? journal.retry(entryId) : Optional.empty();
    }

    /**
     * Says that a result which was sent is on the source's server, as {@link ActionJournal#arrived} does.
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
     * Gives an action up, as {@link ActionJournal#dismiss} does.
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
