// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.store.Unreadable;
import org.sdohsync.workflow.fhir.LocalReference;

/**
 * The requested actions: {@link #pending} ones, those that {@linkplain #undecided need a decision}, and recently {@link
 * #done} ones. An entry is durable before anything is sent, and is removed after the server's answer. Safe for use by many
 * threads and processes.
 */
public final class Journal {
    /** How long completed actions are kept: 30 days. */
    public static final Duration KEPT = Duration.ofDays(30);

    /**
     * How long a result that may have arrived is searched for before it counts as lost: 1 hour, with five searches at growing
     * intervals.
     */
    public static final Duration SETTLING = Duration.ofHours(1);

    /** How many actions of one connection may be pending or wait for a decision: 10,000. */
    public static final int MOST = 10_000;

    private static final int RACES = 5;

    private final Store store;
    private final Records<JournalEntry> records;
    private final Ends ends;
    private final Clock clock;
    private final EntryIds ids;

    Journal(Store store, Clock clock, Entropy entropy) {
        this.store = store;
        this.records = store.records(new JournalCodec());
        this.ends = new Ends(store, clock);
        this.clock = clock;
        this.ids = new EntryIds(entropy);
    }

    /**
     * The actions at all sources that the next rounds complete.
     *
     * @return the pending entries, in the order they were requested within each connection
     */
    public List<JournalEntry> pending() {
        return records.all().stream()
                .filter(entry -> entry.needsDecision().isEmpty())
                .toList();
    }

    /**
     * The actions at all sources that need a person's decision: {@link #retry}, {@link #arrived} or {@link #dismiss}.
     *
     * @return the entries that need a decision, in the order they were requested within each connection
     */
    public List<JournalEntry> undecided() {
        return records.all().stream()
                .filter(entry -> entry.needsDecision().isPresent())
                .toList();
    }

    /**
     * The actions at all sources whose entry cannot be read, see {@link #damaged(ConnectionId)}.
     *
     * @return the unreadable entries; empty if all can be read
     */
    public List<Unreadable> damaged() {
        return records.all().unreadable();
    }

    /**
     * The actions that the next round completes, in the order they were requested.
     *
     * @param connection the connection
     * @return its pending entries
     */
    public List<JournalEntry> pending(ConnectionId connection) {
        return entries(connection).stream()
                .filter(Journal::isPending)
                .map(Stored::value)
                .toList();
    }

    /**
     * The actions that need a person's decision: {@link #retry}, {@link #arrived} or {@link #dismiss}.
     *
     * @param connection the connection
     * @return the entries that need a decision, in the order they were requested
     */
    public List<JournalEntry> undecided(ConnectionId connection) {
        return entries(connection).stream()
                .filter(entry -> !isPending(entry))
                .map(Stored::value)
                .toList();
    }

    /**
     * The actions that left the journal within {@link #KEPT}, with their results.
     *
     * @param connection the connection
     * @return the actions in the order they were requested, and records of them that cannot be read
     */
    public Listing<DoneAction> done(ConnectionId connection) {
        return ends.of(connection);
    }

    /**
     * Cancels a pending action. A request that was sent and not answered may still have arrived: check the Task.
     *
     * @param entryId the entry's id
     * @return the entry that was removed; empty if there is none of this id: it may be completed by now
     * @throws BusyException if it is being performed now
     * @throws ConflictException if results of it are, or may be, at the source already: let it complete, or {@link #dismiss}
     *     it
     */
    public Optional<JournalEntry> cancel(String entryId) {
        Optional<Stored<JournalEntry>> listed = records.load(requireNonNull(entryId, "entryId"));
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        try (TaskLock lock = lock(listed.get().value())) {
            Optional<Stored<JournalEntry>> found = locked(lock, listed.get().value());
            found.map(Stored::value).ifPresent(JournalEntry::requireTraceless);
            found.ifPresent(held -> takeOut(held, DoneAction.End.CANCELLED, "cancelled by the application"));
            return found.map(Stored::value);
        }
    }

    /**
     * The actions whose entry cannot be read. Their Tasks are blocked, others are not. Restore the record that {@link
     * Unreadable#failure} names; or check the Task at the source, {@link #discard} the entry and take the step again.
     *
     * @param connection the connection
     * @return the unreadable entries; empty if all can be read
     */
    public List<Unreadable> damaged(ConnectionId connection) {
        return records.group(connection.value()).unreadable();
    }

    /**
     * Removes an entry, readable or not. Results that it posted remain at the source.
     *
     * @param entryId the entry
     * @return true if it existed
     * @throws StoreException if the store itself cannot read it; the message says what to remove manually
     */
    public boolean discard(String entryId) {
        return records.discard(requireNonNull(entryId, "entryId"));
    }

    /**
     * Lets the next round try an action again that needed a decision. A result that may have arrived is sent again. A pending
     * entry is not changed: sending its results again was not decided.
     *
     * @param entryId the entry's id
     * @return the entry, pending again; empty if there is none of this id
     */
    public Optional<JournalEntry> retry(String entryId) {
        return change(entryId, entry -> {
            if (entry.needsDecision().isEmpty()) {
                return entry;
            }
            return entry.overruled().withRefusal(null);
        });
    }

    /**
     * Records that a sent result was found on the source's server: it is not sent again, and the action continues with it.
     *
     * @param entryId the entry's id
     * @param reference the result on that server, such as {@code Procedure/12}
     * @return the entry, pending again unless another result is in doubt; empty if there is none of this id
     * @throws IllegalArgumentException if no result of this type is in doubt, or the reference is not of the form Type/id
     * @throws BusyException if it is being performed now
     */
    public Optional<JournalEntry> arrived(String entryId, String reference) {
        LocalReference found = LocalReference.parse(requireNonNull(reference, "reference"));
        Optional<Stored<JournalEntry>> listed = records.load(requireNonNull(entryId, "entryId"));
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        try (TaskLock lock = lock(listed.get().value())) {
            return locked(lock, listed.get().value()).flatMap(held -> change(entryId, entry -> entry.arrived(found)));
        }
    }

    /**
     * Abandons an action. Results that it posted remain on the source's server. Requesting the same step again is a new
     * action, which sends its results: call {@link #arrived} instead if they are on the server.
     *
     * @param entryId the entry's id
     * @return the entry that was removed; empty if there is none of this id
     * @throws BusyException if it is being performed now
     */
    public Optional<JournalEntry> dismiss(String entryId) {
        Optional<Stored<JournalEntry>> found = records.load(requireNonNull(entryId, "entryId"));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (TaskLock lock = lock(found.get().value())) {
            Optional<Stored<JournalEntry>> held = locked(lock, found.get().value());
            held.ifPresent(entry -> takeOut(
                    entry,
                    DoneAction.End.DISMISSED,
                    entry.value().needsDecision().orElse("dismissed by the application")));
            return held.map(Stored::value);
        }
    }

    private TaskLock lock(JournalEntry entry) {
        String taskId = entry.action().taskId();
        return TaskLock.tryAcquire(store, clock, entry.connection(), taskId)
                .orElseThrow(() ->
                        new BusyException("the action on Task/" + taskId + " is being performed now: try again later"));
    }

    /** Loads an entry again under the lock: it may have changed or been completed since. */
    private Optional<Stored<JournalEntry>> locked(TaskLock lock, JournalEntry entry) {
        lock.renew(entry.action().taskId());
        return records.load(entry.id());
    }

    Ends ends() {
        return ends;
    }

    /** The entries of one Task, listed once. */
    TaskEntries ofTask(ConnectionId connection, String taskId) {
        return new TaskEntries(this, connection, taskId);
    }

    /** Makes an entry behind all that a connection has. */
    Stored<JournalEntry> begin(Listing<JournalEntry> held, ConnectionId connection, Action action) {
        JournalRoom.require(held, connection);
        Instant now = clock.instant();
        List<Outcome> told =
                action.outcomes().stream().map(outcome -> outcome.toldAt(now)).toList();
        JournalEntry entry = new JournalEntry(
                ids.next(held, action.taskId(), now), connection, now, action.outcomes(told), Map.of(), Map.of(), null);
        Revision revision = records.create(entry)
                .orElseThrow(() -> new IllegalStateException("the journal id exists already; this indicates a bug"));
        return new Stored<>(entry, revision);
    }

    /** Takes out a repeat of another entry. */
    void withdraw(Stored<JournalEntry> repeat) {
        // False: it was changed or taken out meanwhile, and the next listing shows it as it is.
        boolean ignored = records.delete(repeat.value().id(), repeat.revision());
    }

    /** An entry as it stands now. */
    Optional<Stored<JournalEntry>> load(String entryId) {
        return records.load(entryId);
    }

    /** The time for new entries. */
    Instant now() {
        return clock.instant();
    }

    /** All entries of a connection, in the order they were requested. */
    List<Stored<JournalEntry>> entries(ConnectionId connection) {
        return listing(connection).values();
    }

    Listing<JournalEntry> listing(ConnectionId connection) {
        return records.group(connection.value());
    }

    Stored<JournalEntry> save(Stored<JournalEntry> from, JournalEntry to) {
        return records.save(to, from.revision())
                .map(revision -> new Stored<>(to, revision))
                .orElseThrow(() -> raced(to.id()));
    }

    /**
     * Removes an entry and records its end. The end is recorded first, so that it is recorded again after a crash in between.
     */
    void end(Stored<JournalEntry> entry, DoneAction.End end, @Nullable String reason) {
        ends.note(entry.value(), end, reason);
        // False means that another process completed or dismissed the same entry meanwhile.
        boolean ignored = records.delete(entry.value().id(), entry.revision());
    }

    /** Removes an entry, and throws if it was changed meanwhile. */
    private void takeOut(Stored<JournalEntry> entry, DoneAction.End end, String reason) {
        end(entry, end, reason);
        if (records.load(entry.value().id()).isPresent()) {
            throw raced(entry.value().id());
        }
    }

    /**
     * Deletes all entries of a connection, readable or not.
     *
     * @param connection the connection
     */
    public void forget(ConnectionId connection) {
        listing(connection).stream().map(JournalEntry::id).forEach(records::discard);
        damaged(connection).forEach(entry -> entry.id().ifPresent(records::discard));
        store.leases(clock).forget(TaskLock.leaseOf(connection));
        ends.forget(connection);
    }

    static boolean isPending(Stored<JournalEntry> entry) {
        return entry.value().needsDecision().isEmpty();
    }

    private Optional<JournalEntry> change(String entryId, UnaryOperator<JournalEntry> edit) {
        requireNonNull(entryId, "entryId");
        for (int race = 0; race < RACES; race++) {
            Optional<Stored<JournalEntry>> found = records.load(entryId);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            JournalEntry edited = edit.apply(found.get().value());
            // An unnecessary write would only abort a running attempt.
            if (edited == found.get().value()
                    || records.save(edited, found.get().revision()).isPresent()) {
                return Optional.of(edited);
            }
        }
        throw raced(entryId);
    }

    private static StoreException raced(String entryId) {
        return new StoreException(
                "journal entry " + entryId + " was changed by another process: check the Task again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }
}
