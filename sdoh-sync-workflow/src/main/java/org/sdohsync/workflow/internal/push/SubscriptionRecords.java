// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;

/** The stored subscriptions. Safe for use by many threads and processes. */
public final class SubscriptionRecords {
    private static final int RACES = 20;

    private final Records<SubscriptionRecord> records;

    private SubscriptionRecords(Records<SubscriptionRecord> records) {
        this.records = records;
    }

    /**
     * The subscriptions in a store.
     *
     * @param store the store
     * @return the records
     */
    public static SubscriptionRecords in(Store store) {
        return new SubscriptionRecords(store.records(new SubscriptionCodec()));
    }

    Optional<SubscriptionRecord> load(String key) {
        return records.load(key).map(StoredValue::value);
    }

    List<SubscriptionRecord> of(ConnectionId connection) {
        return records.group(connection.value()).stream().toList();
    }

    Set<ConnectionId> connections() {
        Set<ConnectionId> found = new TreeSet<>((one, other) -> one.value().compareTo(other.value()));
        records.all().stream().forEach(record -> found.add(record.connection()));
        return found;
    }

    /** Stores a new one, unless there is one already, which is returned then. */
    SubscriptionRecord create(SubscriptionRecord fresh) {
        boolean mine = records.create(fresh).isPresent();
        return mine ? fresh : load(fresh.key()).orElse(fresh);
    }

    /** Changes one that is there; empty if it is not any more. */
    Optional<SubscriptionRecord> change(String key, UnaryOperator<SubscriptionRecord> edit) {
        for (int race = 0; race < RACES; race++) {
            Optional<StoredValue<SubscriptionRecord>> held = records.load(key);
            if (held.isEmpty()) {
                return Optional.empty();
            }
            SubscriptionRecord before = held.get().value();
            SubscriptionRecord after = edit.apply(before);
            if (after.equals(before)) {
                return Optional.of(after);
            }
            Optional<Revision> saved = records.save(after, held.get().revision());
            if (saved.isPresent()) {
                return Optional.of(after);
            }
        }
        throw new ConflictException(
                "the record of subscription " + key + " was written by others " + RACES
                        + " times meanwhile: try again later",
                "subscription/" + key,
                null,
                null);
    }

    void delete(String key) {
        boolean ignored = records.discard(key);
    }

    /**
     * Deletes the subscriptions of a connection, readable or not.
     *
     * @param connection the connection
     */
    public void delete(ConnectionId connection) {
        for (SubscriptionSubject subject : SubscriptionSubject.values()) {
            delete(SubscriptionRecord.id(connection, subject));
        }
    }
}
