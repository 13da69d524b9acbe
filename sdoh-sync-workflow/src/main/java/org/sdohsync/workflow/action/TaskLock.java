// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.Lease;
import org.sdohsync.core.store.Leases;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Pause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to act on one Task alone, across threads and processes. Without it two of them could look for a Procedure, both
 * find none, and both post it. A holder that died is outlived by {@link #TTL}. Not thread-safe.
 */
final class TaskLock implements AutoCloseable {
    /** How long a dead holder keeps the others out: 2 minutes, longer than any one request may take. */
    static final Duration TTL = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int POLLS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(TaskLock.class);

    private final Leases leases;
    private Lease lease;

    private TaskLock(Leases leases, Lease lease) {
        this.leases = leases;
        this.lease = lease;
    }

    /** The name below which the leases of a connection's Tasks are. */
    static String leaseOf(ConnectionId connection) {
        return "action/" + connection;
    }

    /** Takes the lock if nobody holds it. */
    static Optional<TaskLock> tryAcquire(Store store, Clock clock, ConnectionId connection, String taskId) {
        Leases leases = store.leases(clock);
        return leases.tryAcquire(leaseOf(connection) + "/" + taskId, TTL).map(lease -> new TaskLock(leases, lease));
    }

    /** Takes the lock, and waits 10 seconds for it. */
    static TaskLock acquire(Store store, Clock clock, Pause pause, ConnectionId connection, String taskId) {
        for (int poll = 0; ; poll++) {
            Optional<TaskLock> lock = tryAcquire(store, clock, connection, taskId);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (poll == POLLS) {
                throw busy(taskId);
            }
            try {
                pause.pause(POLL);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw busy(taskId);
            }
        }
    }

    /** Called before every write to the server: refuses it if the lock was lost meanwhile. */
    void renew(String taskId) {
        lease = leases.renew(lease, TTL).orElseThrow(() -> busy(taskId));
    }

    @Override
    public void close() {
        try {
            leases.release(lease);
        } catch (StoreException failed) {
            // It ends by itself; what the lock was held for counts, not this.
            LOG.debug("lease of a Task was not released, it ends in {}", TTL, failed);
        }
    }

    private static BusyException busy(String taskId) {
        return new BusyException(
                "Task/" + taskId + ": another thread or process is acting on it; the action is in the journal and is"
                        + " done by the next pass");
    }
}
