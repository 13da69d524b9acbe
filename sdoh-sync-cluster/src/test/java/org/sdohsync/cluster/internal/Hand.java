// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.SdohSync;

/** One process of a cluster whose scheduler does only what a test says, on the thread of the test. */
final class Hand {
    static final Duration HEARTBEAT = Duration.ofSeconds(10);
    static final Duration DEAD = HEARTBEAT.multipliedBy(6);

    final SdohSync sync;
    final ConnectionTable table;
    final SourceSlots slots;
    final SyncTask task;
    final List<Duration> pauses = new ArrayList<>();
    private final ClusterRows rows;
    private final ClockCorrection correction;
    private final ManualScheduler scheduler;
    private final SettableClock time = new SettableClock();
    private final MutableClock clock;

    Hand(String name, SdohSync sync, DataSource database, int atATime, MutableClock clock) {
        this.sync = sync;
        this.clock = clock;
        Database opened = Database.of(database);
        table = new ConnectionTable(opened);
        slots = new SourceSlots(opened, name, atATime, HEARTBEAT.multipliedBy(3), clock, () -> 0);
        task = new SyncTask(sync.scheduleAccess(), table, slots, atATime, pauses::add);
        rows = new ClusterRows(sync.scheduleAccess(), table, slots, Duration.ofMinutes(10));
        correction = new ClockCorrection(table, Duration.ofMinutes(10), clock);
        sync.scheduleAccess().guard(new ClusterGuard(slots));
        TestHelper.ManualSchedulerBuilder builder = TestHelper.createManualScheduler(database, task.task())
                .clock(time)
                .tableName(ConnectionTable.TASKS);
        builder.serializer(new NoTaskData());
        builder.heartbeatInterval(HEARTBEAT);
        scheduler = builder.build();
    }

    /** Runs all executions that are due now, once. */
    void work() {
        time.set(clock.instant());
        scheduler.runAnyDueExecutions();
    }

    void findDead() {
        time.set(clock.instant());
        scheduler.runDeadExecutionDetection();
    }

    /** What a process does now and then beside its executions. */
    void correct() {
        correction.look();
    }

    void addRows() {
        rows.update();
    }
}
