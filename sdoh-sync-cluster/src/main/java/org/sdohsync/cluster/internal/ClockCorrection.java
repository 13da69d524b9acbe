// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What db-scheduler cannot notice by itself after the clock of a host was ahead, for a thread of each process:
 *
 * <ol>
 *   <li>The look for new connections, which also corrects the times of the others ({@link ClusterRows#update}), is planned further
 *       away than the time between two of them. It is then planned after that time, not at once: so a process whose clock is behind
 *       only makes it due for the others, and does not do it itself.
 *   <li>The heartbeat of an execution is ahead and is the same at two looks in a row: its process died while its clock was ahead.
 *       It is set to now, and counts as dead a few heartbeats later. That it stands still matters: to a process whose clock is
 *       behind all heartbeats are ahead, but those of the living move.
 * </ol>
 *
 * <p>The time between two looks must be longer than some heartbeats. For one thread.
 */
public final class ClockCorrection {
    private static final Logger LOG = LoggerFactory.getLogger(ClockCorrection.class);

    private final ConnectionTable table;
    private final Duration every;
    private final Clock clock;
    private Set<ConnectionTable.Heartbeat> before = Set.of();

    /**
     * Creates one.
     *
     * @param table the rows
     * @param every the time between two looks for new connections
     * @param clock the clock
     */
    public ClockCorrection(ConnectionTable table, Duration every, Clock clock) {
        this.table = requireNonNull(table, "table");
        this.every = requireNonNull(every, "every");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Looks once. Never throws: the next look may succeed. */
    public void look() {
        try {
            Instant now = clock.instant();
            table.planWithin(ClusterRows.TASK, now, every);
            Set<ConnectionTable.Heartbeat> ahead = new HashSet<>(table.heartbeatsAhead(now));
            for (ConnectionTable.Heartbeat same : ahead) {
                if (before.contains(same) && table.setBack(same, now)) {
                    LOG.warn(
                            "the heartbeat of an execution of {} stood still at={}, which is ahead: its process counts as dead soon",
                            same.task(),
                            same.at());
                }
            }
            before = ahead;
        } catch (RuntimeException failed) {
            LOG.debug("times ahead were not looked for", failed);
        }
    }
}
