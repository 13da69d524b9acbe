// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a schedule runs: a round over all sources at the interval and, while something urgent is open, in between a round every
 * {@link Schedule#SHORTEST_INTERVAL} over the sources that have it (SDOHCC, Checking Task Status: not more often than every 15
 * minutes unless an urgent change is watched). For the one thread of a schedule.
 */
public final class Lanes {
    private static final Logger logger = LoggerFactory.getLogger(Lanes.class);

    private final Runnable all;
    private final Supplier<Set<ConnectionId>> urgent;
    private final Consumer<Set<ConnectionId>> some;
    private final Duration interval;
    private final Clock clock;
    private @Nullable Instant lastAll;

    /**
     * Makes them.
     *
     * @param all runs a round over all sources
     * @param urgent gives the sources at which something urgent is open
     * @param some runs a round over some sources
     * @param interval the time between two rounds over all
     * @param clock tells when the next is due
     */
    public Lanes(
            Runnable all,
            Supplier<Set<ConnectionId>> urgent,
            Consumer<Set<ConnectionId>> some,
            Duration interval,
            Clock clock) {
        this.all = requireNonNull(all, "all");
        this.urgent = requireNonNull(urgent, "urgent");
        this.some = requireNonNull(some, "some");
        this.interval = Schedule.checked(interval);
        this.clock = requireNonNull(clock, "clock");
    }

    /** Runs what is due. */
    public void run() {
        Instant now = clock.instant();
        Instant last = lastAll;
        // A schedule comes up to a tenth early: that is due.
        Instant due = last == null ? now : last.plus(interval.multipliedBy(9).dividedBy(10));
        if (!now.isBefore(due)) {
            lastAll = now;
            all.run();
            return;
        }
        Set<ConnectionId> sources = urgent.get();
        if (!sources.isEmpty()) {
            some.accept(sources);
        }
    }

    /**
     * How long to wait for the next run.
     *
     * @return the time to the next round over all, or {@link Schedule#SHORTEST_INTERVAL} if that is shorter and something is urgent
     */
    public Duration gap() {
        Instant last = lastAll;
        Duration left = last == null ? interval : Duration.between(clock.instant(), last.plus(interval));
        Duration rest = left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
        return rest.compareTo(Schedule.SHORTEST_INTERVAL) > 0 && isUrgent() ? Schedule.SHORTEST_INTERVAL : rest;
    }

    private boolean isUrgent() {
        try {
            return !urgent.get().isEmpty();
        } catch (StoreException unreadable) {
            logger.warn("nobody can tell what is urgent: the next round comes at the usual time", unreadable);
            return false;
        }
    }
}
