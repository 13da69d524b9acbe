// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

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
 * The right to act on one Task alone, across threads and processes. Without it two of them could look for a Procedure, both
 * find none, and both post it. A holder that died is outlived by {@link #TTL}. Not thread-safe.
 *
 * <p>A holder that is held up, by a wait for a token or a turn or because its machine was suspended, may be outlived as well. So the
 * lock is renewed, and the clock asked, right before the first byte of each write ({@link #requireHeld}), and a late holder stops there.
 * A process that is stopped between that and the byte cannot be told from one whose request is slow on its way: then the look-up before
 * a post, {@code If-None-Exist} and {@code If-Match} are what is left.
 */
final class TaskLock implements AutoCloseable {
    /** How long a dead holder keeps the others out: 2 minutes. */
    static final Duration TTL = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int POLLS = 50;
    private static final Duration LONGEST_MARGIN = TTL.multipliedBy(9).dividedBy(10);

    private final HeldLease lease;

    private TaskLock(HeldLease lease) {
        this.lease = lease;
    }

    /** The name below which the leases of a connection's Tasks are. */
    static String leaseOf(ConnectionId connection) {
        return "action/" + connection;
    }

    /** Takes the lock if nobody holds it. */
    static Optional<TaskLock> tryAcquire(Store store, Clock clock, ConnectionId connection, String taskId) {
        return store.leases(clock).hold(leaseOf(connection) + "/" + taskId, TTL).map(TaskLock::new);
    }

    /**
     * Takes the lock, and waits 10 seconds for it.
     *
     * @param noted tells whether the journal holds the action already; asked only where the lock is not to be had
     */
    static TaskLock acquire(
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

    /** Called before every write to the server, so that waiting for a token and a turn rarely outlives the lock. */
    void renew(String taskId) {
        if (!lease.renew()) {
            throw busy(taskId);
        }
    }

    /** The check before an action is noted: what was listed holds only as long as nobody else had the lock. Asks the store only if it is late. */
    void requireStillHeld(String taskId) {
        if (!lease.isHeld(Duration.ZERO) && !lease.renew()) {
            throw notBegun(taskId);
        }
    }

    /** The check right before the first byte of a write: refuses it if the lock was lost, or does not outlast the request. */
    void requireHeld(String taskId, Duration callTime) {
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
                "Task/" + taskId + ": another thread or process is acting on it; the action is in the journal and is"
                        + " done by the next pass");
    }

    private static BusyException notBegun(String taskId) {
        return new BusyException("Task/" + taskId
                + ": another thread or process is acting on it and this step was not begun: look at the Task"
                + " again, then take the step if it is still to be taken");
    }
}
