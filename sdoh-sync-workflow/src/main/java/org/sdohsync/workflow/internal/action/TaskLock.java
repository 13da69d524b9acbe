// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.store.HeldLease;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Pause;

/**
 * An exclusive lock for acting on one Task, across threads and processes. Without it two of them could search for a
 * Procedure, both find none, and both post it. The lock of a dead holder expires after {@link #TTL}. Not thread-safe.
 *
 * <p>It may also expire while a holder is delayed, by waiting for a token or a slot, or because its machine is suspended. So
 * the lock is renewed and checked by the clock immediately before the first byte of each write ({@link #requireHeld}), where
 * a late holder stops. A process that is suspended between that check and the first byte cannot be distinguished from a slow
 * request: then only the search before a post, {@code If-None-Exist} and {@code If-Match} protect.
 */
public final class TaskLock implements AutoCloseable {
    /** How long the lock of a dead holder blocks others: 2 minutes. */
    public static final Duration TTL = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int POLLS = 50;
    private static final Duration LONGEST_MARGIN = TTL.multipliedBy(9).dividedBy(10);

    private final HeldLease lease;

    private TaskLock(HeldLease lease) {
        this.lease = lease;
    }

    /**
     * The name prefix of the leases of a connection's Tasks.
     *
     * @param connection the connection
     * @return the prefix
     */
    public static String leaseOf(ConnectionId connection) {
        return "action/" + connection;
    }

    /**
     * Takes the lock if it is free.
     *
     * @param store the store
     * @param clock the clock
     * @param connection the connection
     * @param taskId the Task; an id with a slash names something else of the connection, such as {@code request/1}
     * @return the lock; empty if somebody has it
     */
    public static Optional<TaskLock> tryAcquire(Store store, Clock clock, ConnectionId connection, String taskId) {
        return store.leases(clock).hold(leaseOf(connection) + "/" + taskId, TTL).map(TaskLock::new);
    }

    /**
     * Takes the lock, waiting up to 10 seconds.
     *
     * @param store the store
     * @param clock the clock
     * @param pause how to wait
     * @param connection the connection
     * @param taskId as for {@link #tryAcquire}
     * @param noted returns whether the action is in the journal already; called only if the lock cannot be taken
     * @return the lock
     * @throws BusyException if somebody has it for longer
     */
    public static TaskLock acquire(
            Store store, Clock clock, Pause pause, ConnectionId connection, String taskId, BooleanSupplier noted) {
        for (int poll = 0; ; poll++) {
            Optional<TaskLock> lock = tryAcquire(store, clock, connection, taskId);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (poll == POLLS) {
                throw noted.getAsBoolean() ? busy(taskId) : notBegun(taskId);
            }
            try {
                pause.pause(POLL);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw noted.getAsBoolean() ? busy(taskId) : notBegun(taskId);
            }
        }
    }

    /**
     * Called before every write to the server, so that the lock rarely expires while waiting for a token or a slot.
     *
     * @param taskId what is locked, for the message
     * @throws BusyException if it was lost
     */
    public void renew(String taskId) {
        if (!lease.renew()) {
            throw busy(taskId);
        }
    }

    /**
     * The check before an action is noted: what was listed holds only as long as nobody else had the lock. Asks the store only if it
     * is late.
     *
     * @param taskId what is locked, for the message
     * @throws BusyException if it was lost
     */
    public void requireStillHeld(String taskId) {
        if (!lease.isHeld(Duration.ZERO) && !lease.renew()) {
            throw notBegun(taskId);
        }
    }

    /**
     * The check right before the first byte of a write: refuses it if the lock was lost, or does not outlast the request.
     *
     * @param taskId what is locked, for the message
     * @param callTime how long the request may take
     * @throws BusyException if so
     */
    public void requireHeld(String taskId, Duration callTime) {
        renew(taskId);
        if (!lease.isHeld(callTime.compareTo(LONGEST_MARGIN) < 0 ? callTime : LONGEST_MARGIN)) {
            throw busy(taskId);
        }
    }

    @Override
    public void close() {
        lease.close();
    }

    private static BusyException busy(String taskId) {
        return new BusyException(
                named(taskId) + ": another thread or process is acting on it; the action is in the journal and is"
                        + " completed by the next sync");
    }

    private static BusyException notBegun(String taskId) {
        return new BusyException(named(taskId)
                + ": another thread or process is acting on it and this step was not started: read the"
                + " Task again, then take the step if it is still needed");
    }

    private static String named(String id) {
        return id.indexOf('/') < 0 ? "Task/" + id : id;
    }
}
