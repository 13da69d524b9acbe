// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cluster.internal.ClockCorrection;
import org.sdohsync.cluster.internal.ClusterGuard;
import org.sdohsync.cluster.internal.ClusterRows;
import org.sdohsync.cluster.internal.ClusterSchema;
import org.sdohsync.cluster.internal.ConnectionTable;
import org.sdohsync.cluster.internal.Database;
import org.sdohsync.cluster.internal.NoTaskData;
import org.sdohsync.cluster.internal.SourceSlots;
import org.sdohsync.cluster.internal.SyncTask;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.workflow.schedule.ScheduleAccess;

/**
 * Builds a {@link ClusterSchedule}. Not thread-safe.
 *
 * <p>Defaults: {@value #DEFAULT_THREADS} syncs at a time in this process, {@value #DEFAULT_AT_A_TIME} at a source in all processes, a
 * look for due connections every second, a heartbeat every 15 seconds, syncs under way get 30 seconds at {@link
 * ClusterSchedule#close}, a look for new connections every 10 minutes; the tables exist already.
 */
public final class ClusterScheduleBuilder {
    /** How many syncs this process runs at a time: 16. */
    public static final int DEFAULT_THREADS = 16;

    /** How many syncs are at work at one source at a time, in all processes together: 8. */
    public static final int DEFAULT_AT_A_TIME = 8;

    /** The time between two looks for due connections: 1 second. */
    public static final Duration DEFAULT_POLL = Duration.ofSeconds(1);

    /** The time between two heartbeats of running executions: 15 seconds. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

    /** After how many missed heartbeats an execution is taken over: 4. */
    public static final int MISSED_HEARTBEATS = 4;

    /** How long syncs under way may go on at the end: 30 seconds. */
    public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);

    /** The time between two looks for new connections: 10 minutes. */
    public static final Duration DEFAULT_LOOK = Duration.ofMinutes(10);

    // Less than the heartbeats that may be missed: who takes an execution over finds the permission of the dead process
    // ended.
    private static final int HEARTBEATS_HELD = 3;

    // With more, executions would wait in this process without a heartbeat, while others are free.
    private static final double FETCHED = 1.0;
    private static final double FETCH_BELOW = 0.8;
    private static final int NAME_BYTES = 6;

    // Heartbeats must not wait for a search for dead executions.
    private static final int HOUSEKEEPERS = 2;

    private final ScheduleAccess access;
    private final DataSource database;
    private int threads = DEFAULT_THREADS;
    private int atATime = DEFAULT_AT_A_TIME;
    private Duration poll = DEFAULT_POLL;
    private Duration heartbeat = DEFAULT_HEARTBEAT;
    private Duration drain = DEFAULT_DRAIN;
    private Duration look = DEFAULT_LOOK;
    private String name = "node";
    private Jitter jitter = Jitter.random();
    private boolean migrating;
    private boolean onDemandOnly;

    ClusterScheduleBuilder(ScheduleAccess access, DataSource database) {
        this.access = access;
        this.database = database;
    }

    /**
     * Sets how many syncs this process runs at a time.
     *
     * @param value the number, at least 1
     * @return this builder
     */
    public ClusterScheduleBuilder threads(int value) {
        threads = atLeastOne(value, "threads");
        return this;
    }

    /**
     * Sets how many syncs may be at work at one source at a time, in all processes together. The last of them is left to syncs
     * that a user asked for. Set the same in all processes.
     *
     * @param value the number, at least 1
     * @return this builder
     */
    public ClusterScheduleBuilder atATime(int value) {
        atATime = atLeastOne(value, "atATime");
        return this;
    }

    /**
     * Sets how often this process looks for due connections.
     *
     * @param value the time between two looks, positive
     * @return this builder
     */
    public ClusterScheduleBuilder poll(Duration value) {
        poll = positive(value, "poll");
        return this;
    }

    /**
     * Sets the heartbeat of running executions. The work of a process that died is taken over after {@value #MISSED_HEARTBEATS} of
     * them were missed, and two more at most until that is noticed. Set the same in all processes.
     *
     * @param value the time between two heartbeats, positive; much longer than the processes' clocks differ
     * @return this builder
     */
    public ClusterScheduleBuilder heartbeat(Duration value) {
        heartbeat = positive(value, "heartbeat");
        return this;
    }

    /**
     * Sets how long syncs under way may go on when the schedule is closed.
     *
     * @param value the time, positive
     * @return this builder
     */
    public ClusterScheduleBuilder drain(Duration value) {
        drain = positive(value, "drain");
        return this;
    }

    /**
     * Sets how often one process of the cluster looks for connections that are not scheduled yet. It reads all connections.
     *
     * @param value the time between two looks, positive
     * @return this builder
     */
    public ClusterScheduleBuilder lookForNew(Duration value) {
        look = positive(value, "lookForNew");
        return this;
    }

    /**
     * Sets the name of this process in the tables; a part that makes it unique is added.
     *
     * @param value letters, digits and hyphens, such as the name of the host; 1 to 30
     * @return this builder
     */
    public ClusterScheduleBuilder name(String value) {
        if (!value.matches("[A-Za-z0-9-]{1,30}")) {
            throw new IllegalArgumentException("name must be 1 to 30 letters, digits and hyphens: " + value);
        }
        name = value;
        return this;
    }

    /**
     * Sets what chooses among free slots of a source.
     *
     * @param value the jitter
     * @return this builder
     */
    public ClusterScheduleBuilder jitter(Jitter value) {
        jitter = requireNonNull(value, "value");
        return this;
    }

    /**
     * Creates the tables, or adds what they lack, at the start. Several processes may do so at once. Otherwise apply the scripts in
     * {@code org/sdohsync/cluster/postgresql} of the class path yourself, such as with Flyway.
     *
     * @return this builder
     */
    public ClusterScheduleBuilder migrating() {
        migrating = true;
        return this;
    }

    /**
     * Leaves the scheduled syncs to the other processes. What users ask for in this one still needs a permission from the database,
     * as everywhere, and {@link ClusterSchedule#trigger} asks the others.
     *
     * @return this builder
     */
    public ClusterScheduleBuilder onDemandOnly() {
        onDemandOnly = true;
        return this;
    }

    /**
     * Starts the schedule: from now on this process takes part in the work, and all syncs of the instance need a permission.
     *
     * @return the schedule, to close before the instance
     * @throws org.sdohsync.core.error.StoreException if the database does not answer, its tables are missing or too new, or
     *     its connections are not in auto-commit mode
     */
    public ClusterSchedule start() {
        Database opened = Database.of(database);
        ClusterSchema schema = new ClusterSchema(opened);
        if (migrating) {
            schema.migrate();
        }
        schema.check();
        String holder = name + "-" + Entropy.secure().text(NAME_BYTES);
        ConnectionTable table = new ConnectionTable(opened);
        SourceSlots slots = new SourceSlots(
                opened, holder, atATime, heartbeat.multipliedBy(HEARTBEATS_HELD), access.clock(), jitter);
        SyncTask syncs = new SyncTask(access, table, slots, atATime, Pause.system());
        ClusterSchedule.ClusterThreads own = new ClusterSchedule.ClusterThreads(
                Executors.newFixedThreadPool(threads, daemons("sdoh-sync-cluster-")), renewals());
        ClusterRows rows = new ClusterRows(access, table, slots, look);
        @Nullable Scheduler scheduler = onDemandOnly ? null : scheduler(opened, holder, syncs, rows, own.workers());
        access.guard(new ClusterGuard(slots));
        ClusterSchedule schedule = new ClusterSchedule(scheduler, access, table, slots, syncs, own, drain);
        Duration missed = heartbeat.multipliedBy(MISSED_HEARTBEATS);
        schedule.start(
                heartbeat,
                new ClockCorrection(table, look, access.clock()),
                look.compareTo(missed) > 0 ? look : missed);
        return schedule;
    }

    private Scheduler scheduler(
            Database opened, String holder, SyncTask syncs, ClusterRows rows, ExecutorService workers) {
        List<Task<?>> known = List.of(syncs.task());
        SchedulerBuilder builder = Scheduler.create(opened.source(), known)
                .startTasks(List.of(rows.task()))
                .tableName(ConnectionTable.TASKS)
                .serializer(new NoTaskData())
                .schedulerName(new SchedulerName.Fixed(holder))
                .clock(() -> access.clock().instant())
                .threads(threads)
                .executorService(workers)
                .dueExecutor(Executors.newSingleThreadExecutor(daemons("sdoh-sync-cluster-due-")))
                .housekeeperExecutor(
                        Executors.newScheduledThreadPool(HOUSEKEEPERS, daemons("sdoh-sync-cluster-heartbeat-")))
                .pollingInterval(poll)
                .heartbeatInterval(heartbeat)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(drain.plus(drain));
        if (opened.isPostgres()) {
            builder.pollUsingLockAndFetch(FETCH_BELOW, FETCHED);
        }
        return builder.build();
    }

    private static ScheduledExecutorService renewals() {
        return Executors.newSingleThreadScheduledExecutor(daemons("sdoh-sync-cluster-renewal-"));
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static int atLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1: " + value);
        }
        return value;
    }

    private static Duration positive(Duration value, String what) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
        return value;
    }
}
