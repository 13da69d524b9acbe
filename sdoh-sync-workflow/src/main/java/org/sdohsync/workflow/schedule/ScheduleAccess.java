// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncGuard;

/**
 * What a scheduler needs that hands out the syncs of an instance itself, connection by connection, in place of {@code
 * SdohSync.startSchedule()}. {@code sdoh-sync-cluster} is one. Safe for use by many threads.
 */
public interface ScheduleAccess {
    /**
     * The schedule of the instance.
     *
     * @return intervals, business hours and time limit
     */
    ScheduleOptions options();

    /**
     * The clock of the instance.
     *
     * @return the clock
     */
    Clock clock();

    /**
     * Lists all connections. It reads each of them from the store.
     *
     * @return the connections, and those that cannot be read
     */
    RecordListing<Connection> connections();

    /**
     * Reads one connection.
     *
     * @param id its id
     * @return the connection as it is now; empty if it was disconnected
     */
    Optional<Connection> connection(ConnectionId id);

    /**
     * When the next sync at a source is due, by interval, business hours, open urgent referrals and jitter.
     *
     * @param id the connection
     * @param last when the last sync there began
     * @return a time in business hours, if syncs are restricted to them
     */
    Instant next(ConnectionId id, Instant last);

    /**
     * Sets who permits the syncs of this instance, those that users ask for too.
     *
     * @param guard the guard
     */
    void guard(SyncGuard guard);

    /**
     * Runs a scheduled sync at one source on the calling thread, and tells the listener of reports. It does not wait for its turn
     * at the server: who gives the permission counts.
     *
     * @param connection the source
     * @param permit the permission, closed at the end of the sync
     * @return the result; empty, and the permission is left open, if a sync there is under way in this process
     */
    Optional<SourceResult> sync(Connection connection, SyncGuard.Permit permit);
}
