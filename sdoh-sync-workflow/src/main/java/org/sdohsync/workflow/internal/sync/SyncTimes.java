// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.workflow.sync.SourceResult;

/**
 * When syncs began and ended at each source in this process; tells an observer too. It holds two times for each connection. Safe for
 * use by many threads.
 */
public final class SyncTimes {
    private final WorkObserver observer;
    private final Clock clock;
    private final Map<ConnectionId, Instant> atWork = new ConcurrentHashMap<>();
    private final Map<ConnectionId, Instant> ended = new ConcurrentHashMap<>();

    /**
     * Creates them.
     *
     * @param observer is told of each sync at a source; must not throw
     * @param clock the clock
     */
    public SyncTimes(WorkObserver observer, Clock clock) {
        this.observer = requireNonNull(observer, "observer");
        this.clock = requireNonNull(clock, "clock");
    }

    /** A sync is at work at a source, on the calling thread; the end is told on the same one. */
    WorkObservation begin(Connection connection) {
        atWork.put(connection.id(), clock.instant());
        return observer.sync(connection.id(), connection.source().origin());
    }

    void end(Connection connection, WorkObservation begun, SourceResult done) {
        atWork.remove(connection.id());
        if (done.failure().isEmpty()) {
            ended.put(connection.id(), clock.instant());
        }
        begun.count(WorkObservation.DELIVERED, done.delivered());
        begun.count(WorkObservation.DELIVERY_FAILED, done.failedDeliveries());
        begun.count(WorkObservation.ACTIONS_CONFIRMED, done.finishedActions());
        begun.end(outcome(done), done.failure().orElse(null));
    }

    private static String outcome(SourceResult done) {
        if (done.failure().isPresent()) {
            return WorkObservation.FAILURE;
        }
        return done.complete() ? WorkObservation.SUCCESS : WorkObservation.INCOMPLETE;
    }

    /** A connection is gone. */
    void forget(ConnectionId connection) {
        ended.remove(connection);
    }

    /**
     * Forgets all connections but some: a sync under way may have ended after its connection was gone, and another process may
     * have disconnected one.
     *
     * @param known the connections that there are
     */
    public void keep(Set<ConnectionId> known) {
        ended.keySet().retainAll(known);
    }

    /**
     * Since when a sync is at work at a source.
     *
     * @param connection the source
     * @return the time, empty if none is
     */
    public Optional<Instant> atWorkSince(ConnectionId connection) {
        return Optional.ofNullable(atWork.get(connection));
    }

    /**
     * When the last sync that was not broken off ended at a source.
     *
     * @param connection the source
     * @return the time, empty if there was none in this process
     */
    public Optional<Instant> endedAt(ConnectionId connection) {
        return Optional.ofNullable(ended.get(connection));
    }
}
