// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.feed.PageTask;

/**
 * The open Tasks of all connections, in the version that was acknowledged last. Safe for use by many threads and processes.
 */
public final class OpenReferrals {
    private static final int RACES = 3;
    private static final OpenReferralCodec CODEC = new OpenReferralCodec();

    private final Records<OpenReferralRecord> records;
    private final Set<ConnectionId> begun = ConcurrentHashMap.newKeySet();
    private final Set<ConnectionId> freed = ConcurrentHashMap.newKeySet();

    private OpenReferrals(Records<OpenReferralRecord> records) {
        this.records = records;
    }

    /**
     * Returns the open Tasks of a store.
     *
     * @param store the store
     * @return the open Tasks
     */
    public static OpenReferrals in(Store store) {
        return new OpenReferrals(store.records(CODEC));
    }

    /**
     * Prepares storing a state of a Task, before the application gets the model and may change it.
     *
     * @param connection the source
     * @param feed the feed that delivers it
     * @param snapshot the state
     * @param content whether to store the Task itself
     * @return stores the state, to be run after the application acknowledged it; a closed Task is removed
     */
    public Runnable noting(ConnectionId connection, Feed feed, PageTask snapshot, boolean content) {
        return noting(connection, feed, snapshot, content, null);
    }

    /**
     * The same within a count of stored bytes.
     *
     * @param connection the source
     * @param feed the feed that delivers it
     * @param snapshot the state
     * @param content whether to store the Task itself
     * @param count counts what is stored; null for none
     * @return stores the state, to be run after the application acknowledged it; a closed Task is removed
     * @throws org.sdohsync.smart.admission.AdmissionException if there is no room for it
     */
    public Runnable noting(
            ConnectionId connection, Feed feed, PageTask snapshot, boolean content, StoredBytes.@Nullable Count count) {
        StoredBytes.Count counting = count != null && count.counts() ? count : null;
        boolean closed =
                TaskStatus.of(snapshot.task()).known().filter(Known::closed).isPresent();
        String id = OpenReferralCodec.id(connection, snapshot.id());
        if (closed) {
            return () -> discard(id, counting);
        }
        OpenReferralRecord now = OpenReferralRecord.of(connection, feed, snapshot, content);
        if (counting != null) {
            counting.require(bytes(now) - storedBytes(id));
        }
        return () -> note(now, counting, snapshot.isFirst());
    }

    private void discard(String id, StoredBytes.@Nullable Count count) {
        long stored = count == null ? 0 : storedBytes(id);
        if (records.discard(id) && count != null) {
            count.add(-stored);
        }
    }

    private void note(OpenReferralRecord now, StoredBytes.@Nullable Count count, boolean first) {
        if (now.takenOn()) {
            begun.add(now.connection());
        }
        // Of a first state there is most likely no record, so that none is read before it is created.
        if (first && records.create(now).isPresent()) {
            if (count != null) {
                count.add(bytes(now));
            }
            return;
        }
        String id = OpenReferralCodec.id(now.connection(), now.taskId());
        for (int race = 0; race < RACES; race++) {
            Optional<StoredValue<OpenReferralRecord>> held = records.load(id);
            OpenReferralRecord next = held.map(was -> now.after(was.value())).orElse(now);
            Revision expected = held.map(StoredValue::revision).orElse(Revision.NONE);
            if (records.save(next, expected).isPresent()) {
                if (count != null) {
                    count.add(bytes(next) - held.map(was -> bytes(was.value())).orElse(0L));
                }
                return;
            }
        }
    }

    /** What one that is stored takes; one that cannot be read takes nothing that is known. */
    private long storedBytes(String id) {
        try {
            return records.load(id).map(held -> bytes(held.value())).orElse(0L);
        } catch (StoreException unread) {
            if (unread.reason() == StoreException.Reason.UNAVAILABLE) {
                throw unread;
            }
            return 0;
        }
    }

    private static long bytes(OpenReferralRecord value) {
        return CODEC.write(value).toBytes().length;
    }

    /** The bytes that the open Tasks of a connection take, before encryption. Reads them all. */
    long bytes(ConnectionId connection) {
        long[] sum = {0};
        pages(records.query().group(connection.value()), one -> sum[0] += bytes(one.value()));
        return sum[0];
    }

    /** The open Tasks of a connection are to be counted anew. */
    void freed(ConnectionId connection) {
        freed.add(connection);
    }

    /** Tells whether some were removed beside a sync since the last call, as far as this process knows. */
    boolean takeFreed(ConnectionId connection) {
        return freed.remove(connection);
    }

    /**
     * The open Tasks of one source.
     *
     * @param connection the source
     * @return the open Tasks, and those that cannot be read
     */
    public RecordListing<OpenReferralRecord> of(ConnectionId connection) {
        return records.group(connection.value());
    }

    /**
     * One open Task.
     *
     * @param connection the source
     * @param taskId the Task's id there
     * @return the Task as it was acknowledged; empty if it is not open
     */
    public Optional<OpenReferralRecord> find(ConnectionId connection, String taskId) {
        return records.load(OpenReferralCodec.id(connection, taskId)).map(StoredValue::value);
    }

    /**
     * The open Tasks of all sources.
     *
     * @return the open Tasks of all connections, and those that cannot be read
     */
    public RecordListing<OpenReferralRecord> all() {
        return records.all();
    }

    /**
     * The sources with open urgent referrals that we perform or requested.
     *
     * @return their ids; only urgent referrals are read for it
     */
    public Set<ConnectionId> urgent() {
        Set<ConnectionId> sources = new HashSet<>();
        pages(
                records.query().dueBefore(Instant.EPOCH.plusSeconds(1)),
                one -> sources.add(one.value().connection()));
        return sources;
    }

    /**
     * Tells whether urgent referrals are open at a source that we perform or requested.
     *
     * @param connection the source
     * @return true if there is one; one that cannot be read counts
     */
    public boolean isUrgent(ConnectionId connection) {
        RecordListing<OpenReferralRecord> found = records.page(records.query()
                .group(connection.value())
                .dueBefore(Instant.EPOCH.plusSeconds(1))
                .limit(1));
        return !found.values().isEmpty() || !found.unreadable().isEmpty();
    }

    /** What is open at a connection without the content, of which there may be very much. */
    List<StoredValue<OpenReferralRecord>> bare(ConnectionId connection) {
        List<StoredValue<OpenReferralRecord>> found = new ArrayList<>();
        pages(
                records.query().group(connection.value()),
                one -> found.add(new StoredValue<>(one.value().bare(), one.revision())));
        return found;
    }

    private void pages(RecordQuery query, Consumer<StoredValue<OpenReferralRecord>> each) {
        Optional<RecordQuery> next = Optional.of(query);
        while (next.isPresent()) {
            RecordListing<OpenReferralRecord> page = records.page(next.get());
            page.values().forEach(each);
            boolean full = page.values().size() + page.unreadable().size() >= query.limit();
            next = full ? lastId(page).map(query::after) : Optional.empty();
        }
    }

    private static Optional<String> lastId(RecordListing<OpenReferralRecord> page) {
        return Stream.concat(
                        page.stream().map(one -> OpenReferralCodec.id(one.connection(), one.taskId())),
                        page.unreadable().stream().flatMap(one -> one.id().stream()))
                .max(RecordKey.idOrder());
    }

    /**
     * Deletes the open Tasks of one source.
     *
     * @param connection the source
     */
    public void delete(ConnectionId connection) {
        begun.remove(connection);
        freed.remove(connection);
        RecordListing<OpenReferralRecord> listed = of(connection);
        for (StoredValue<OpenReferralRecord> one : listed.values()) {
            boolean ignored =
                    records.discard(OpenReferralCodec.id(connection, one.value().taskId()));
        }
        for (UnreadableRecord damaged : listed.unreadable()) {
            if (damaged.group().filter(connection.value()::equals).isPresent()) {
                damaged.id().ifPresent(records::discard);
            }
        }
    }

    /** Tells whether work was accepted at a source since the last call, as far as this process knows. */
    boolean begunSince(ConnectionId connection) {
        return begun.contains(connection);
    }

    void forgetBegun(ConnectionId connection) {
        begun.remove(connection);
    }

    /** Takes one off, unless a new state of it came meanwhile. */
    void remove(StoredValue<OpenReferralRecord> one) {
        String id = OpenReferralCodec.id(one.value().connection(), one.value().taskId());
        if (records.delete(id, one.revision())) {
            freed(one.value().connection());
        }
    }

    /** Changes one, with its content, unless a new state of it came meanwhile: the next look compares with that. */
    void change(StoredValue<OpenReferralRecord> one, UnaryOperator<OpenReferralRecord> change) {
        Optional<Revision> ignored = records.load(OpenReferralCodec.id(
                        one.value().connection(), one.value().taskId()))
                .filter(held -> held.revision().equals(one.revision()))
                .flatMap(held -> records.save(change.apply(held.value()), held.revision()));
    }
}
