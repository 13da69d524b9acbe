// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.internal.action.TaskLock;

/** The requests of a store: one record each, while it is under way and for {@link ActionJournal#KEPT} after its end. */
final class RequestLedger {
    // What may be forgotten is looked for once in so many requests.
    private static final int PRUNE_EVERY = 32;

    private final Store store;
    private final Records<RequestRecord> records;
    private final Clock clock;
    private final AtomicInteger ends = new AtomicInteger();

    RequestLedger(Store store, Clock clock) {
        this.store = store;
        this.records = store.records(new RequestCodec());
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    Optional<StoredValue<RequestRecord>> load(ConnectionId connection, String key) {
        return records.load(RequestRecord.id(connection, key));
    }

    /** The requests under way of a connection. */
    RecordListing<RequestRecord> of(ConnectionId connection) {
        return records.group(connection.value());
    }

    /** The requests of a connection that have ended. */
    RecordListing<RequestRecord> ended(ConnectionId connection) {
        return records.group(RequestCodec.endedGroup(connection));
    }

    /** The requests under way of a connection, oldest first. */
    List<RequestRecord> open(ConnectionId connection, Predicate<RequestRecord> wanted) {
        return of(connection).stream()
                .filter(wanted)
                .sorted((one, other) -> one.createdAt().compareTo(other.createdAt()))
                .toList();
    }

    /** Records a new request. To be called by the holder of its lock. */
    StoredValue<RequestRecord> begin(ConnectionId connection, String key, List<RequestItem> items) {
        if (of(connection).values().size() >= ActionJournal.MOST) {
            throw new LimitException(
                    "connection " + connection + " has " + ActionJournal.MOST
                            + " requests that are not done: nothing was taken on; decide those that Requests.undecided"
                            + " names",
                    "requests",
                    ActionJournal.MOST);
        }
        RequestRecord record = RequestRecord.begin(connection, key, items, now());
        Revision revision = records.create(record).orElseThrow(() -> raced(connection));
        return new StoredValue<>(record, revision);
    }

    StoredValue<RequestRecord> save(StoredValue<RequestRecord> from, RequestRecord to) {
        return records.save(to, from.revision())
                .map(revision -> new StoredValue<>(to, revision))
                .orElseThrow(() -> raced(to.connection()));
    }

    /** Keeps what came of a request, without its content. One that changed something leaves nothing: it may be made again. */
    RequestRecord end(StoredValue<RequestRecord> record) {
        if (record.value().items().stream().allMatch(item -> item.target() != null)) {
            remove(record);
            return record.value();
        }
        RequestRecord done = save(record, record.value().ended(now())).value();
        if (ends.getAndIncrement() % PRUNE_EVERY == 0) {
            int ignored = records.discardDue(now());
        }
        return done;
    }

    /** Takes out a request of which nothing is at the source. */
    void remove(StoredValue<RequestRecord> record) {
        if (!records.delete(record.value().id(), record.revision())) {
            throw raced(record.value().connection());
        }
    }

    Optional<RequestRecord> retry(ConnectionId connection, String key) {
        return underLock(connection, key, record -> record.needsDecision().isPresent())
                .map(record -> save(record, record.value().retried()).value());
    }

    Optional<RequestRecord> arrived(ConnectionId connection, String key, LocalReference found) {
        return underLock(connection, key, record -> record.doubt() != null).map(record -> {
            RequestItem doubted = record.value().items().stream()
                    .filter(item -> !record.value().posted().containsKey(item.name()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no part is open, but one in doubt; indicates a bug"));
            if (!doubted.type().equals(found.type())) {
                throw new IllegalArgumentException("no " + found.type() + " is in doubt");
            }
            RequestRecord surer = record.value()
                    .withDoubt(null)
                    .withPosted(doubted.name(), found.toString())
                    .withRefusal(null);
            return save(record, surer).value();
        });
    }

    Optional<RequestRecord> dismiss(ConnectionId connection, String key) {
        return underLock(connection, key, record -> true).map(record -> {
            remove(record);
            return record.value();
        });
    }

    void forget(ConnectionId connection) {
        for (RecordListing<RequestRecord> listed : List.of(of(connection), ended(connection))) {
            listed.stream().map(RequestRecord::id).forEach(records::discard);
            listed.unreadable().forEach(one -> one.id().ifPresent(records::discard));
        }
    }

    /** A request under way, loaded again under its lock, which is given back when the caller has changed the record by its revision. */
    private Optional<StoredValue<RequestRecord>> underLock(
            ConnectionId connection, String key, Predicate<RequestRecord> wanted) {
        String lockId = RequestRecord.lockId(connection, key);
        try (TaskLock lock = TaskLock.tryAcquire(store, clock, connection, lockId)
                .orElseThrow(() -> new BusyException("the request is being performed now: try again later"))) {
            lock.renew(lockId);
            return load(connection, key).filter(record -> !record.value().hasEnded() && wanted.test(record.value()));
        }
    }

    private static StoreException raced(ConnectionId connection) {
        return new StoreException(
                "a request at connection " + connection + " was changed by another process: send it again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }
}
