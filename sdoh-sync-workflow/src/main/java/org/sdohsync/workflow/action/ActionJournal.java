// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.UnreadableRecord;

/**
 * The requested actions: {@link #pending} ones, those that {@linkplain #undecided need a decision}, and recently {@link
 * #done} ones. An entry is durable before anything is sent, and is removed after the server's answer. Safe for use by many
 * threads and processes.
 */
public interface ActionJournal {
    /** How long it is kept how an action ended: 30 days. */
    Duration KEPT = Duration.ofDays(30);

    /**
     * How long a result that was sent, and whose answer does not tell whether it arrived, is looked for before it counts as not there:
     * 1 hour, with five looks at growing distances.
     */
    Duration SETTLING = Duration.ofHours(1);

    /** How many actions of one connection may be under way or wait for a decision: 10,000. */
    int MOST = 10_000;

    /**
     * The actions at all sources that the next syncs complete.
     *
     * @return the pending entries, in the order they were requested within each connection
     */
    List<JournalEntry> pending();

    /**
     * The actions at all sources that need a person's decision: {@link #retry}, {@link #arrived} or {@link #dismiss}.
     *
     * @return the entries that need a decision, in the order they were requested within each connection
     */
    List<JournalEntry> undecided();

    /**
     * The actions at all sources whose entry cannot be read, see {@link #damaged(ConnectionId)}.
     *
     * @return the unreadable entries; empty if all can be read
     */
    List<UnreadableRecord> damaged();

    /**
     * The actions that the next sync completes, in the order they were requested.
     *
     * @param connection the connection
     * @return its pending entries
     */
    List<JournalEntry> pending(ConnectionId connection);

    /**
     * The actions that need a person's decision: {@link #retry}, {@link #arrived} or {@link #dismiss}.
     *
     * @param connection the connection
     * @return the entries that need a decision, in the order they were requested
     */
    List<JournalEntry> undecided(ConnectionId connection);

    /**
     * The actions that left the journal within {@link #KEPT}, with their results.
     *
     * @param connection the connection
     * @return the actions in the order they were requested, and records of them that cannot be read
     */
    RecordListing<DoneAction> done(ConnectionId connection);

    /**
     * Cancels a pending action. A request that was sent and not answered may still have arrived: check the Task.
     *
     * @param entryId the entry's id
     * @return the entry that was removed; empty if there is none of this id: it may be completed by now
     * @throws BusyException if it is being performed now
     * @throws ConflictException if results of it are, or may be, at the source already: let it complete, or {@link #dismiss}
     *     it
     */
    Optional<JournalEntry> cancel(String entryId);

    /**
     * The actions whose entry cannot be read. Their Tasks are blocked, others are not. Restore the record that {@link
     * UnreadableRecord#failure} names; or check the Task at the source, {@link #discard} the entry and take the step again.
     *
     * @param connection the connection
     * @return the unreadable entries; empty if all can be read
     */
    List<UnreadableRecord> damaged(ConnectionId connection);

    /**
     * Removes an entry, readable or not. Results that it posted remain at the source.
     *
     * @param entryId the entry
     * @return true if it existed
     * @throws StoreException if the store itself cannot read it; the message says what to remove manually
     */
    boolean discard(String entryId);

    /**
     * Lets the next sync try an action again that needed a decision. A result that may have arrived is sent again. A pending
     * entry is not changed: sending its results again was not decided.
     *
     * @param entryId the entry's id
     * @return the entry, pending again; empty if there is none of this id
     */
    Optional<JournalEntry> retry(String entryId);

    /**
     * Records that a sent result was found on the source's server: it is not sent again, and the action continues with it.
     *
     * @param entryId the entry's id
     * @param reference the result on that server, such as {@code Procedure/12}
     * @return the entry, pending again unless another result is in doubt; empty if there is none of this id
     * @throws IllegalArgumentException if no result of this type is in doubt, or the reference is not of the form Type/id
     * @throws BusyException if it is being performed now
     */
    Optional<JournalEntry> arrived(String entryId, String reference);

    /**
     * Abandons an action. Results that it posted remain on the source's server. Requesting the same step again is a new
     * action, which sends its results: call {@link #arrived} instead if they are on the server.
     *
     * @param entryId the entry's id
     * @return the entry that was removed; empty if there is none of this id
     * @throws BusyException if it is being performed now
     */
    Optional<JournalEntry> dismiss(String entryId);
}
