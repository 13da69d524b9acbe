// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.workflow.internal.schedule.CurrentOptions;
import org.sdohsync.workflow.internal.schedule.NextSync;
import org.sdohsync.workflow.internal.sync.ScheduledSync;
import org.sdohsync.workflow.internal.sync.SyncEngine;
import org.sdohsync.workflow.internal.view.OpenReferrals;
import org.sdohsync.workflow.schedule.ScheduleAccess;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncGuard;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * The syncs of an instance for a scheduler that is not its own.
 *
 * @param smart knows the connections
 * @param engine runs the syncs
 * @param open knows what is urgent
 * @param current the schedule, which may be replaced
 * @param told takes the reports; what it throws is logged
 * @param clock the clock
 * @param jitter the jitter
 */
record InstanceSchedule(
        SmartClient smart,
        SyncEngine engine,
        OpenReferrals open,
        CurrentOptions current,
        Consumer<? super SyncReport> told,
        Clock clock,
        Jitter jitter)
        implements ScheduleAccess {
    @Override
    public ScheduleOptions options() {
        return current.get();
    }

    @Override
    public RecordListing<Connection> connections() {
        return smart.listConnections();
    }

    @Override
    public Optional<Connection> connection(ConnectionId id) {
        return smart.connection(id);
    }

    @Override
    public Instant next(ConnectionId id, Instant last) {
        Instant now = clock.instant();
        return new NextSync(options()).after(now, now.isBefore(last) ? null : last, () -> open.isUrgent(id), jitter);
    }

    @Override
    public void guard(SyncGuard guard) {
        engine.guard(guard);
    }

    @Override
    public Optional<SourceResult> sync(Connection connection, SyncGuard.Permit permit) {
        Instant begin = clock.instant();
        Optional<SourceResult> done =
                engine.here(connection, permit, options().atMost().orElse(null));
        done.ifPresent(result -> ScheduledSync.tell(
                told, new SyncReport(begin, Duration.between(begin, clock.instant()), List.of(result), List.of())));
        return done;
    }
}
