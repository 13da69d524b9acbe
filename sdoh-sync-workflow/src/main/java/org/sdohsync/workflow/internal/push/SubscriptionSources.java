// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
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
import org.sdohsync.workflow.internal.push.SubscriptionUpkeep.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches the sources whose subscriptions are worked on, one process at a time for each. Safe for use by many threads. */
public final class SubscriptionSources {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionSources.class);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration LONGEST_MARGIN = LEASE.multipliedBy(9).dividedBy(10);

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

    Source source(Connection connection) {
        return source(connection, clients.apply(connection), () -> {});
    }

    private Source source(Connection connection, FhirClient client, Runnable beforeEach) {
        return new Source(
                connection,
                new SubscriptionServer(client, beforeEach),
                new LearnedSubscriptions(connection, abilities, learned));
    }

    /**
     * The right to work on the subscriptions of a connection alone.
     *
     * @param source the source, to which nothing is written any more once the right is lost
     * @param stillHeld throws if the right is lost
     */
    record Turn(Source source, Runnable stillHeld) {}

    /** Runs work that no other process does at the same time for the same connection. */
    <T> Optional<T> alone(ConnectionId connection, Function<Turn, T> work) {
        return alone(connection, () -> {}, work);
    }

    /**
     * The same, with a check before each request. The lease is renewed right before the first byte of each request that changes
     * something; whoever has lost it meanwhile stops there.
     */
    <T> Optional<T> alone(ConnectionId connection, Runnable beforeEach, Function<Turn, T> work) {
        Connection found = require(connection);
        Optional<HeldLease> free = leases.hold("subscription/" + connection.value(), LEASE);
        if (free.isEmpty()) {
            return Optional.empty();
        }
        try (HeldLease lease = free.get()) {
            FhirClient client = clients.apply(found);
            Duration callTime = client.limits().callTime();
            Duration margin = callTime.compareTo(LONGEST_MARGIN) < 0 ? callTime : LONGEST_MARGIN;
            Runnable held = () -> {
                if (!lease.renew() || !lease.isHeld(margin)) {
                    throw busy(connection);
                }
            };
            return Optional.of(work.apply(new Turn(source(found, client.beforeWriting(held), beforeEach), held)));
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
        delete(connection, () -> source(require(connection)), () -> {});
    }

    /** The same for somebody who works there alone, and keeps all if he does so no longer. */
    void deleteAt(ConnectionId connection, Turn turn) {
        delete(connection, turn::source, turn.stillHeld());
    }

    private void delete(ConnectionId connection, Supplier<Source> source, Runnable beforeForgetting) {
        for (SubscriptionRecord record : records.of(connection)) {
            try {
                SubscriptionServer server = source.get().server();
                String id = record.side().id();
                if (id != null) {
                    server.delete(id);
                } else if (record.side().asked() != null) {
                    server.find(record).orElse(List.of()).forEach(server::delete);
                }
            } catch (RuntimeException | Error failed) {
                // Of whatever kind: the others are to be deleted too, and the grant to be revoked.
                LOG.warn(
                        "subscription={} was not deleted at its source: it ends there at {}",
                        record.key(),
                        record.side().end(),
                        failed);
            }
        }
        beforeForgetting.run();
        records.delete(connection);
        leases.forget("subscription/" + connection.value());
    }
}
