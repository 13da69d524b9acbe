// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.JournalEntry;

/** The journal of a store: one record an action. */
public final class Journal implements ActionJournal {

    private static final int RACES = 5;

    private final Store store;
    private final Records<JournalRecord> records;
    private final DoneActions ends;
    private final Clock clock;
    private final EntryIds ids;

    Journal(Store store, Clock clock, Entropy entropy) {
        this.store = store;
        this.records = store.records(new JournalCodec());
        this.ends = new DoneActions(store, clock);
        this.clock = clock;
        this.ids = new EntryIds(entropy);
    }

    @Override
    public List<JournalEntry> pending() {
        return records.all().stream()
                .filter(entry -> entry.needsDecision().isEmpty())
                .<JournalEntry>map(entry -> entry)
                .toList();
    }

    @Override
    public List<JournalEntry> undecided() {
        return records.all().stream()
                .filter(entry -> entry.needsDecision().isPresent())
                .<JournalEntry>map(entry -> entry)
                .toList();
    }

    @Override
    public List<UnreadableRecord> damaged() {
        return records.all().unreadable();
    }

    @Override
    public List<JournalEntry> pending(ConnectionId connection) {
        return entries(connection).stream()
                .filter(Journal::isPending)
                .<JournalEntry>map(StoredValue::value)
                .toList();
    }

    @Override
    public List<JournalEntry> undecided(ConnectionId connection) {
        return entries(connection).stream()
                .filter(entry -> !isPending(entry))
                .<JournalEntry>map(StoredValue::value)
                .toList();
    }

    @Override
    public RecordListing<DoneAction> done(ConnectionId connection) {
        return ends.of(connection);
    }

    @Override
    public Optional<JournalEntry> cancel(String entryId) {
        Optional<StoredValue<JournalRecord>> listed = records.load(requireNonNull(entryId, "entryId"));
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        try (TaskLock lock = lock(listed.get().value())) {
            Optional<StoredValue<JournalRecord>> found =
                    locked(lock, listed.get().value());
            found.map(StoredValue::value).ifPresent(JournalRecord::requireTraceless);
            found.ifPresent(held -> takeOut(held, DoneAction.End.CANCELLED, "called off by the application"));
            return found.map(StoredValue::value);
        }
    }

    @Override
    public List<UnreadableRecord> damaged(ConnectionId connection) {
        return records.group(connection.value()).unreadable();
    }

    @Override
    public boolean discard(String entryId) {
        return records.discard(requireNonNull(entryId, "entryId"));
    }

    @Override
    public Optional<JournalEntry> retry(String entryId) {
        return change(entryId, entry -> {
            if (entry.needsDecision().isEmpty()) {
                return entry;
            }
            return entry.overruled().withRefusal(null);
        });
    }

    @Override
    public Optional<JournalEntry> arrived(String entryId, String reference) {
        LocalReference found = LocalReference.parse(requireNonNull(reference, "reference"));
        Optional<StoredValue<JournalRecord>> listed = records.load(requireNonNull(entryId, "entryId"));
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        try (TaskLock lock = lock(listed.get().value())) {
            return locked(lock, listed.get().value()).flatMap(held -> change(entryId, entry -> entry.arrived(found)));
        }
    }

    @Override
    public Optional<JournalEntry> dismiss(String entryId) {
        Optional<StoredValue<JournalRecord>> found = records.load(requireNonNull(entryId, "entryId"));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (TaskLock lock = lock(found.get().value())) {
            Optional<StoredValue<JournalRecord>> held = locked(lock, found.get().value());
            held.ifPresent(entry -> takeOut(
                    entry,
                    DoneAction.End.DISMISSED,
                    entry.value().needsDecision().orElse("dismissed by the application")));
            return held.map(StoredValue::value);
        }
    }

    private TaskLock lock(JournalRecord entry) {
        String taskId = entry.action().taskId();
        return TaskLock.tryAcquire(store, clock, entry.connection(), taskId)
                .orElseThrow(() ->
                        new BusyException("the action on Task/" + taskId + " is being performed now: try again later"));
    }

    /** Loads an entry again under the lock: it may have been done, or have got further, since. */
    private Optional<StoredValue<JournalRecord>> locked(TaskLock lock, JournalRecord entry) {
        lock.renew(entry.action().taskId());
        return records.load(entry.id());
    }

    DoneActions ends() {
        return ends;
    }

    /** The entries of one Task, listed once. */
    TaskEntries ofTask(ConnectionId connection, String taskId) {
        return new TaskEntries(this, connection, taskId);
    }

    /** Makes an entry behind all that a connection has. */
    StoredValue<JournalRecord> begin(RecordListing<JournalRecord> held, ConnectionId connection, TaskAction action) {
        JournalLimit.require(held, connection);
        Instant now = clock.instant();
        List<ActionOutcome> told =
                action.outcomes().stream().map(outcome -> outcome.toldAt(now)).toList();
        JournalRecord entry = new JournalRecord(
                ids.next(held, action.taskId(), now), connection, now, action.outcomes(told), Map.of(), Map.of(), null);
        Revision revision = records.create(entry)
                .orElseThrow(() -> new IllegalStateException("the journal id exists already; this indicates a bug"));
        return new StoredValue<>(entry, revision);
    }

    /** Takes out a repeat of another entry. */
    void withdraw(StoredValue<JournalRecord> repeat) {
        // False: it was changed or taken out meanwhile, and the next listing shows it as it is.
        boolean ignored = records.delete(repeat.value().id(), repeat.revision());
    }

    /** An entry as it stands now. */
    Optional<StoredValue<JournalRecord>> load(String entryId) {
        return records.load(entryId);
    }

    /** The time for new entries. */
    Instant now() {
        return clock.instant();
    }

    /**
     * All entries of all connections, read once.
     *
     * @return those that can be read, and those that cannot
     */
    public RecordListing<JournalRecord> listing() {
        return records.all();
    }

    /** All entries of a connection, in the order they were asked for. */
    List<StoredValue<JournalRecord>> entries(ConnectionId connection) {
        return listing(connection).values();
    }

    RecordListing<JournalRecord> listing(ConnectionId connection) {
        return records.group(connection.value());
    }

    StoredValue<JournalRecord> save(StoredValue<JournalRecord> from, JournalRecord to) {
        return records.save(to, from.revision())
                .map(revision -> new StoredValue<>(to, revision))
                .orElseThrow(() -> raced(to.id()));
    }

    /** Takes an entry out, with a note of how it ended. The note comes first: a crash in between lets it be written again. */
    void end(StoredValue<JournalRecord> entry, DoneAction.End end, @Nullable String reason) {
        ends.note(entry.value(), end, reason);
        // False means that another process completed or dismissed the same entry meanwhile.
        boolean ignored = records.delete(entry.value().id(), entry.revision());
    }

    /** The same for somebody who is to know whether it is out. */
    private void takeOut(StoredValue<JournalRecord> entry, DoneAction.End end, String reason) {
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
        listing(connection).stream().map(JournalRecord::id).forEach(records::discard);
        damaged(connection).forEach(entry -> entry.id().ifPresent(records::discard));
        store.leases(clock).forget(TaskLock.leaseOf(connection));
        ends.forget(connection);
    }

    static boolean isPending(StoredValue<JournalRecord> entry) {
        return entry.value().needsDecision().isEmpty();
    }

    private Optional<JournalEntry> change(String entryId, UnaryOperator<JournalRecord> edit) {
        requireNonNull(entryId, "entryId");
        for (int race = 0; race < RACES; race++) {
            Optional<StoredValue<JournalRecord>> found = records.load(entryId);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            JournalRecord edited = edit.apply(found.get().value());
            // Writing what is there already would only make an attempt under way break off.
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
