// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.workflow.schedule.ScheduleAccess;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncGuard;

/** The syncs of an instance whose hour is shortened to a window; it measures them, and breaks the permission if it is told to. */
record MeasuredAccess(ScheduleAccess access, CurrentSync current, Duration window, String fault)
        implements ScheduleAccess {
    /** The fault by which a process goes on though it lost the permission. */
    static final String NO_LEASE = "noLease";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Override
    public ScheduleOptions options() {
        return access.options();
    }

    @Override
    public Clock clock() {
        return access.clock();
    }

    @Override
    public RecordListing<Connection> connections() {
        return access.connections();
    }

    @Override
    public Optional<Connection> connection(ConnectionId id) {
        return access.connection(id);
    }

    @Override
    public Instant next(ConnectionId id, Instant last) {
        Instant now = clock().instant();
        Duration real = Duration.between(now, access.next(id, now));
        return last.plusMillis(real.toMillis() * window.toMillis() / ClusterWorker.INTERVAL.toMillis());
    }

    @Override
    public void guard(SyncGuard guard) {
        access.guard(guard);
    }

    @Override
    public Optional<SourceResult> sync(Connection connection, SyncGuard.Permit permit) {
        long before = THREADS.getCurrentThreadCpuTime();
        current.begin();
        try {
            return access.sync(connection, fault.equals(NO_LEASE) ? new Unchecked(permit) : permit);
        } finally {
            current.end(THREADS.getCurrentThreadCpuTime() - before);
        }
    }

    /** A permission that is never looked at again. */
    private record Unchecked(SyncGuard.Permit permit) implements SyncGuard.Permit {
        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public void close() {
            permit.close();
        }
    }
}
