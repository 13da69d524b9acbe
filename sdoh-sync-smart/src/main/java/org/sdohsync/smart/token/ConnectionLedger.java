// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.sdohsync.core.connection.ConnectionCodec;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.KeyedDigest;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stored connections, changed only by compare-and-set, and the one place that tells of changes. Safe for use by many threads. */
public final class ConnectionLedger {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLedger.class);
    private static final int MAX_RACES = 100;

    private static final ConnectionCodec CODEC = new ConnectionCodec();

    private final Records<ConnectionRecord> records;
    private final ConnectedSources sources;
    private final KeyedDigest digest;
    private final Consumer<ConnectionEvent> listener;

    /**
     * Keeps connections in a store.
     *
     * @param store the store
     * @param listener is told of changes, on the thread that made them, without any lock held
     */
    public ConnectionLedger(Store store, Consumer<ConnectionEvent> listener) {
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
     * The sources that are connected.
     *
     * @return them, to be asked without reading the connections
     */
    public ConnectedSources sources() {
        return sources;
    }

    /**
     * The connections of one account.
     *
     * @param account the account
     * @return its connections, and those of its own that cannot be read. While the key of the digests cannot be opened nobody can tell
     *     whose those are, and all are named
     */
    public Listing<ConnectionRecord> account(String account) {
        Optional<String> group = digest.of(CODEC.kind(), account);
        Listing<ConnectionRecord> found;
        if (group.isEmpty()) {
            found = records.all();
        } else {
            // Under no group lies what was saved while the key of the digest could not be opened.
            Listing<ConnectionRecord> grouped = records.group(group.get());
            Listing<ConnectionRecord> ungrouped = records.group("");
            found = new Listing<>(
                    joined(grouped.values(), ungrouped.values()), joined(grouped.unreadable(), ungrouped.unreadable()));
        }
        return new Listing<>(
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
     * @return it with its revision; empty if there is none
     */
    public Optional<Stored<ConnectionRecord>> load(ConnectionId id) {
        return records.load(id.value());
    }

    /**
     * Reads one connection, for whoever treats one that cannot be read like none.
     *
     * @param id the connection
     * @return it; empty if there is none, or if it cannot be read
     * @throws StoreException if the store fails, and may not the next time
     */
    public Optional<ConnectionRecord> readable(ConnectionId id) {
        try {
            return load(id).map(Stored::value);
        } catch (StoreException failed) {
            if (failed.retryable()) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    /**
     * Changes a connection, again and again on the newest copy until nobody came between.
     *
     * @param id the connection
     * @param change gives the changed record, or the same one to leave it
     * @return the record as stored now; empty if there is no such connection
     */
    public Optional<ConnectionRecord> update(ConnectionId id, UnaryOperator<ConnectionRecord> change) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<Stored<ConnectionRecord>> held = load(id);
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
     * Records how a connection fares and tells of a change of state. A connection without tokens stays in need of authorization
     * whatever is reported.
     *
     * @param id the connection
     * @param health how it fares
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
     * Tells the listener. What it throws is logged and changes nothing.
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

    // What an application throws may break whoever prints it.
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

    /** The event that tells of a record's present state. */
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
                "connection " + id + " changed under every attempt to save it: try again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }
}
