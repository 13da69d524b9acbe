// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.store.KeyedDigest;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored connections. They are changed by compare-and-set only, and all connection events are sent from here. Safe for
 * use by many threads.
 */
public final class StoredConnections {
    private static final Logger LOG = LoggerFactory.getLogger(StoredConnections.class);
    private static final int MAX_RACES = 100;

    private static final ConnectionCodec CODEC = new ConnectionCodec();

    private final Records<ConnectionRecord> records;
    private final ConnectedSources sources;
    private final KeyedDigest digest;
    private final Consumer<ConnectionEvent> listener;

    /**
     * Creates a ledger in a store.
     *
     * @param store the store
     * @param listener receives the events, on the thread that made the change, without locks held
     */
    public StoredConnections(Store store, Consumer<ConnectionEvent> listener) {
        this.records = store.records(CODEC);
        this.sources = new ConnectedSources(store);
        this.digest = store.digest();
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * The stored connections.
     *
     * @return the records
     */
    public Records<ConnectionRecord> records() {
        return records;
    }

    /**
     * The index of connected sources.
     *
     * @return the index
     */
    public ConnectedSources sources() {
        return sources;
    }

    /**
     * The connections of one account.
     *
     * @param account the account
     * @return its connections, and its unreadable ones. While the key of the digests cannot be opened, the account of
     *     unreadable connections is unknown, and all of them are listed
     */
    public RecordListing<ConnectionRecord> account(String account) {
        Optional<String> group = digest.of(CODEC.kind(), account);
        RecordListing<ConnectionRecord> found;
        if (group.isEmpty()) {
            found = records.all();
        } else {
            // Records without a group were saved while the key of the digests could not be opened.
            RecordListing<ConnectionRecord> grouped = records.group(group.get());
            RecordListing<ConnectionRecord> ungrouped = records.group("");
            found = new RecordListing<>(
                    joined(grouped.values(), ungrouped.values()), joined(grouped.unreadable(), ungrouped.unreadable()));
        }
        return new RecordListing<>(
                found.values().stream()
                        .filter(stored -> stored.value().account().equals(account))
                        .toList(),
                found.unreadable().stream()
                        .filter(one -> group.isEmpty() || group.equals(one.group()))
                        .toList());
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).distinct().toList();
    }

    /**
     * Reads one connection.
     *
     * @param id the connection
     * @return the connection with its revision; empty if there is none
     */
    public Optional<StoredValue<ConnectionRecord>> load(ConnectionId id) {
        return records.load(id.value());
    }

    /**
     * Reads one connection, treating an unreadable one as absent.
     *
     * @param id the connection
     * @return the connection; empty if there is none, or if it cannot be read
     * @throws StoreException if the store fails temporarily
     */
    public Optional<ConnectionRecord> readable(ConnectionId id) {
        try {
            return load(id).map(StoredValue::value);
        } catch (StoreException failed) {
            if (failed.retryable()) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    /**
     * Changes a connection, repeated on the newest copy if others change it at the same time.
     *
     * @param id the connection
     * @param change returns the changed record, or the same one for no change
     * @return the stored record; empty if there is no such connection
     */
    public Optional<ConnectionRecord> update(ConnectionId id, UnaryOperator<ConnectionRecord> change) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<StoredValue<ConnectionRecord>> held = load(id);
            if (held.isEmpty()) {
                return Optional.empty();
            }
            ConnectionRecord before = held.get().value();
            ConnectionRecord after = change.apply(before);
            if (after == before || records.save(after, held.get().revision()).isPresent()) {
                return Optional.of(after);
            }
        }
        throw contested(id);
    }

    /**
     * Stores the health of a connection and sends an event if its state changes. A connection without tokens always needs
     * authorization, whatever is reported.
     *
     * @param id the connection
     * @param health the health
     */
    public void reportHealth(ConnectionId id, Health health) {
        Health.State[] before = new Health.State[1];
        Optional<ConnectionRecord> now = update(id, held -> {
            before[0] = held.health().state();
            boolean same = before[0] == health.state() && held.health().reason().equals(health.reason());
            return same || held.tokens().isEmpty()
                    ? held
                    : held.toBuilder().health(health).build();
        });
        now.filter(record -> record.health().state() != before[0]).ifPresent(record -> announce(event(record)));
    }

    /**
     * Calls the listener. An exception it throws is logged and ignored.
     *
     * @param event what happened
     */
    public void announce(ConnectionEvent event) {
        LOG.debug("event={} connection={}", event.kind(), event.connection().id());
        try {
            listener.accept(event);
        } catch (Throwable thrown) {
            logFailure(event, thrown);
        }
    }

    // An application's exception may itself throw when it is printed.
    private static void logFailure(ConnectionEvent event, Throwable thrown) {
        try {
            LOG.warn(
                    "connection listener failed event={} connection={}",
                    event.kind(),
                    event.connection().id(),
                    thrown);
        } catch (RuntimeException | Error unprintable) {
            LOG.warn(
                    "connection listener failed event={} connection={} failure={}",
                    event.kind(),
                    event.connection().id(),
                    thrown.getClass().getName());
        }
    }

    /** Returns the event for a record's current state. */
    static ConnectionEvent event(ConnectionRecord record) {
        Kind kind = switch (record.health().state()) {
            case CONNECTED -> Kind.RECOVERED;
            case DEGRADED -> Kind.DEGRADED;
            case NEEDS_AUTHORIZATION -> Kind.NEEDS_AUTHORIZATION;
            case NEEDS_CONFIGURATION -> Kind.NEEDS_CONFIGURATION;
        };
        return new ConnectionEvent(kind, record.view());
    }

    static StoreException contested(ConnectionId id) {
        return new StoreException(
                "connection " + id + " was changed by others at each attempt to save it: try again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }
}
