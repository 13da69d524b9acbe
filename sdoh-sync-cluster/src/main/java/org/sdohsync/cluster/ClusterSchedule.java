// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cluster.internal.ClockCorrection;
import org.sdohsync.cluster.internal.ClusterRows;
import org.sdohsync.cluster.internal.ClusterSources;
import org.sdohsync.cluster.internal.ConnectionTable;
import org.sdohsync.cluster.internal.SourceSlots;
import org.sdohsync.cluster.internal.SyncTask;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.core.http.Origin;
import org.sdohsync.workflow.schedule.ScheduleAccess;

/**
 * The schedule of syncs of several processes on one database, in place of {@code SdohSync.startSchedule()}: each connection has one
 * execution of db-scheduler, which the process runs that gets it. Intervals, business hours, urgent referrals and jitter are those
 * of the instance. All syncs of the instance, those that users ask for too, need a permission from the database: so no connection is
 * synced twice at a time, and no source is asked by more syncs at a time than {@link ClusterScheduleBuilder#atATime} says, in all
 * processes together. Safe for use by many threads.
 *
 * @see ClusterScheduleBuilder
 */
public final class ClusterSchedule implements AutoCloseable {
    /** Null in a process that leaves the scheduled syncs to others. */
    private final @Nullable Scheduler scheduler;

    private final ScheduleAccess access;
    private final ConnectionTable table;
    private final SourceSlots slots;
    private final SyncTask syncs;
    private final ClusterThreads threads;
    private final Duration drain;
    private final Clock clock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** The threads of a schedule, which it ends. */
    record ClusterThreads(ExecutorService workers, ScheduledExecutorService renewals) {}

    ClusterSchedule(
            @Nullable Scheduler scheduler,
            ScheduleAccess access,
            ConnectionTable table,
            SourceSlots slots,
            SyncTask syncs,
            ClusterThreads threads,
            Duration drain) {
        this.scheduler = scheduler;
        this.access = access;
        this.table = table;
        this.slots = slots;
        this.syncs = syncs;
        this.threads = threads;
        this.drain = drain;
        this.clock = access.clock();
    }

    /**
     * Returns a builder of a schedule.
     *
     * @param access the syncs of the instance, from {@code SdohSync.scheduleAccess()}
     * @param database the PostgreSQL database that all processes share; H2 in tests. Its connections are in auto-commit mode: one that
     *     takes part in a transaction of the application is refused before any statement, by {@link ClusterScheduleBuilder#start} and
     *     by each call, with a {@code StoreException} (UNSUITABLE)
     * @return a builder; not thread-safe
     */
    public static ClusterScheduleBuilder builder(ScheduleAccess access, DataSource database) {
        return new ClusterScheduleBuilder(requireNonNull(access, "access"), requireNonNull(database, "database"));
    }

    void start(Duration renewal, ClockCorrection correction, Duration betweenLooks) {
        ScheduledFuture<?> ignored = threads.renewals()
                .scheduleWithFixedDelay(slots::renewAll, renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
        if (scheduler == null) {
            return;
        }
        ignored = threads.renewals()
                .scheduleWithFixedDelay(correction::look, 0, betweenLooks.toMillis(), TimeUnit.MILLISECONDS);
        scheduler.start();
        // Which connections there are is looked up whenever a process starts; the cluster does so once for all that
        // start at once.
        table.advance(ClusterRows.TASK, "recurring", clock.instant());
        lookForDue();
    }

    /**
     * Asks for a sync at one connection, by whatever process is free. If a sync is under way there, another one runs behind it.
     * The request is in the database when this returns, and is kept until a sync began after it. It is not bound to business
     * hours; at a paused connection it waits.
     *
     * @param connection the connection; also one that was made just now
     * @throws UnknownConnectionException if there is no such connection
     * @throws org.sdohsync.core.error.StoreException if the database does not answer
     */
    public void trigger(ConnectionId connection) {
        table.request(connection, source(connection), clock.instant());
        lookForDue();
    }

    /**
     * Pauses a connection in all processes: its scheduled syncs do not begin any more until {@link #resume(ConnectionId)}. One that
     * is under way ends as usual, and users may still ask for one in their process.
     *
     * @param connection the connection
     * @throws UnknownConnectionException if there is no such connection
     */
    public void pause(ConnectionId connection) {
        table.pause(connection, source(connection), true, clock.instant());
    }

    /**
     * Ends the pause of a connection, which is due at once. Its source may still be paused.
     *
     * @param connection the connection
     * @throws UnknownConnectionException if there is no such connection
     */
    public void resume(ConnectionId connection) {
        table.pause(connection, source(connection), false, clock.instant());
        lookForDue();
    }

    /**
     * Pauses all connections to a server in all processes, such as for its maintenance.
     *
     * @param source the server, from {@code Connection.source().origin()}
     */
    public void pause(Origin source) {
        table.pause(ClusterSources.key(source), clock.instant());
    }

    /**
     * Ends the pause of a server. Its connections are due at once, but for those that are paused by themselves.
     *
     * @param source the server
     */
    public void resume(Origin source) {
        table.resume(ClusterSources.key(source), clock.instant());
        lookForDue();
    }

    /**
     * Reads the state of the whole cluster from the database. It counts all rows: ask for it now and then, not for each request.
     *
     * @return the state, of all processes together
     */
    public ClusterStatus status() {
        ConnectionTable.Counts counts = table.counts(clock.instant());
        return new ClusterStatus(
                counts.connections(), counts.running(), counts.due(), counts.paused(), counts.oldest());
    }

    private void lookForDue() {
        if (scheduler != null) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    private void stopSyncsAfterDrain() {
        ScheduledFuture<?> ignored =
                threads.renewals().schedule(this::stopSyncs, drain.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopSyncs() {
        slots.revokeAll();
        stopped.countDown();
    }

    /** Opened when the syncs under way were told to stop. */
    CountDownLatch stopped() {
        return stopped;
    }

    private String source(ConnectionId connection) {
        Connection found = access.connection(connection)
                .orElseThrow(() -> new UnknownConnectionException(
                        "there is no connection " + connection + ": use an id from SdohSync.connections()"));
        return ClusterSources.key(found);
    }

    /**
     * Ends the work of this process in order: it takes no execution any more, lets syncs under way end for {@link
     * ClusterScheduleBuilder#drain}, then stops them before their next request. What it did not do is due at once for the other
     * processes. Close it before the {@code SdohSync}. A second call does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        syncs.drain();
        stopSyncsAfterDrain();
        if (scheduler != null) {
            scheduler.stop();
        }
        threads.workers().shutdown();
        List<Runnable> ignored = threads.renewals().shutdownNow();
    }
}
