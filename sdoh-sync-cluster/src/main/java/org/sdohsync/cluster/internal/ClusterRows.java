// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.sdohsync.workflow.schedule.ScheduleAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each connection its rows, from time to time, by one process of the cluster. Those that are gone lose theirs when they are due.
 * Safe for use by many threads.
 */
public final class ClusterRows {
    /** The name of the task that does it. */
    public static final String TASK = "sdoh-sync-rows";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterRows.class);

    private final ScheduleAccess access;
    private final ConnectionTable table;
    private final SourceSlots slots;
    private final Duration every;

    /**
     * Creates it.
     *
     * @param access lists the connections
     * @param table the rows
     * @param slots the permissions
     * @param every the time between two looks
     */
    public ClusterRows(ScheduleAccess access, ConnectionTable table, SourceSlots slots, Duration every) {
        this.access = requireNonNull(access, "access");
        this.table = requireNonNull(table, "table");
        this.slots = requireNonNull(slots, "slots");
        this.every = requireNonNull(every, "every");
    }

    /**
     * The task for db-scheduler.
     *
     * @return the task
     */
    public RecurringTask<Void> task() {
        return Tasks.recurring(TASK, FixedDelay.of(every)).execute((instance, context) -> update());
    }

    /**
     * Adds the rows of new connections, due at once, and makes due what somebody asked for and nobody saw to, and what was planned
     * by a clock that was ahead. Deletes permissions that are over for a day.
     */
    public void update() {
        Instant now = access.clock().instant();
        Set<String> known = table.known();
        Map<String, String> missing = new HashMap<>();
        access.connections().stream()
                .filter(connection -> !known.contains(connection.id().value()))
                .forEach(connection -> missing.put(connection.id().value(), ClusterSources.key(connection)));
        table.add(missing, now);
        table.advanceRequested(now);
        int ignored = slots.removeOver();
        int planned = table.advanceAhead(now);
        if (planned > 0) {
            LOG.warn(
                    "{} executions were planned by a clock that was ahead, and are due now: check the hosts' clocks",
                    planned);
        }
    }
}
