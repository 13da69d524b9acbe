// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.store.HeldLease;
import org.sdohsync.core.store.Leases;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches the sources whose subscriptions are worked on, one process at a time for each. Safe for use by many threads. */
public final class SubscriptionSources {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionSources.class);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final SubscriptionRecords records;
    private final Function<ConnectionId, Optional<Connection>> connections;
    private final Function<Connection, FhirClient> clients;
    private final Function<Connection, ServerCapabilities> abilities;
    private final LearnedCapabilities learned;
    private final Leases leases;
    private final WorkObserver observer;
    // Two small values for each connection that notified, so that counting costs no look into the store.
    private final Map<ConnectionId, Origin> origins = new ConcurrentHashMap<>();

    /**
     * Makes them.
     *
     * @param records the subscriptions
     * @param connections gives a connection as it is now
     * @param clients makes the client of a connection
     * @param abilities what is known of a source
     * @param learned takes what turns out
     * @param leases the leases of the store
     * @param observer is told of notifications; must not throw
     */
    public SubscriptionSources(
            SubscriptionRecords records,
            Function<ConnectionId, Optional<Connection>> connections,
            Function<Connection, FhirClient> clients,
            Function<Connection, ServerCapabilities> abilities,
            LearnedCapabilities learned,
            Leases leases,
            WorkObserver observer) {
        this.records = requireNonNull(records, "records");
        this.connections = requireNonNull(connections, "connections");
        this.clients = requireNonNull(clients, "clients");
        this.abilities = requireNonNull(abilities, "abilities");
        this.learned = requireNonNull(learned, "learned");
        this.leases = requireNonNull(leases, "leases");
        this.observer = requireNonNull(observer, "observer");
    }

    WorkObserver observer() {
        return observer;
    }

    /** Counts something that a source notified of. */
    void count(ConnectionId connection, String what, long number) {
        if (number <= 0) {
            return;
        }
        try {
            Optional.ofNullable(origins.get(connection))
                    .or(() -> find(connection).map(found -> found.source().origin()))
                    .ifPresent(source -> {
                        origins.put(connection, source);
                        observer.pushed(connection, source, what, number);
                    });
        } catch (SyncException failed) {
            LOG.debug("a notification of connection={} was not counted", connection, failed);
        }
    }

    /** Forgets what is in memory of a connection. */
    void forget(ConnectionId connection) {
        origins.remove(connection);
    }

    SubscriptionRecords records() {
        return records;
    }

    Optional<Connection> find(ConnectionId connection) {
        return connections.apply(connection);
    }

    Connection require(ConnectionId connection) {
        return find(connection)
                .orElseThrow(() -> new UnknownConnectionException(
                        "there is no connection " + connection + ": use an id from connections()"));
    }

    SubscriptionUpkeep.Source source(Connection connection) {
        return new SubscriptionUpkeep.Source(
                connection,
                new SubscriptionServer(clients.apply(connection)),
                new LearnedSubscriptions(connection, abilities, learned));
    }

    /** Runs work that no other process does at the same time for the same connection. */
    <T> Optional<T> alone(ConnectionId connection, Function<Connection, T> work) {
        Connection found = require(connection);
        try (HeldLease lease =
                leases.hold("subscription/" + connection.value(), LEASE).orElse(null)) {
            return lease == null ? Optional.empty() : Optional.of(work.apply(found));
        }
    }

    static BusyException busy(ConnectionId connection) {
        return new BusyException("the subscriptions of connection " + connection
                + " are being worked on by another thread or process: try again in a moment");
    }

    /**
     * Deletes the subscriptions at a source that is about to be disconnected. Those that cannot be deleted end by themselves.
     *
     * @param connection the source
     */
    public void deleteAt(ConnectionId connection) {
        for (SubscriptionRecord record : records.of(connection)) {
            try {
                SubscriptionServer server = source(require(connection)).server();
                String id = record.side().id();
                if (id != null) {
                    server.delete(id);
                } else if (record.side().asked() != null) {
                    server.find(record).orElse(List.of()).forEach(server::delete);
                }
            } catch (SyncException failed) {
                LOG.warn(
                        "subscription={} was not deleted at its source: it ends there at {}",
                        record.key(),
                        record.side().end(),
                        failed);
            }
        }
        records.delete(connection);
        leases.forget("subscription/" + connection.value());
    }
}
