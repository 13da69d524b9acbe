// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a schedule runs: a round over all sources at the interval of the hour and, while something urgent is open, in between rounds
 * over the sources that have it. For the one thread of a schedule.
 */
public final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final Duration SHORTEST_GAP = Duration.ofSeconds(1);

    private final Runnable all;
    private final Supplier<Set<ConnectionId>> urgent;
    private final Consumer<Set<ConnectionId>> some;
    private final ScheduleOptions options;
    private final Clock clock;
    private @Nullable Instant lastAll;

    /**
     * Makes them.
     *
     * @param all runs a round over all sources
     * @param urgent gives the sources at which something urgent is open
     * @param some runs a round over some sources
     * @param options tells how often
     * @param clock tells when the next is due
     */
    public Lanes(
            Runnable all,
            Supplier<Set<ConnectionId>> urgent,
            Consumer<Set<ConnectionId>> some,
            ScheduleOptions options,
            Clock clock) {
        this.all = requireNonNull(all, "all");
        this.urgent = requireNonNull(urgent, "urgent");
        this.some = requireNonNull(some, "some");
        this.options = requireNonNull(options, "options");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Runs what is due. */
    public void run() {
        Instant now = clock.instant();
        Optional<Duration> interval = options.interval(now);
        if (interval.isEmpty()) {
            return;
        }
        Instant last = last(now);
        // A schedule comes up to a tenth early: that is due.
        Instant due =
                last == null ? now : last.plus(interval.get().multipliedBy(9).dividedBy(10));
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
     * @return the time to the next round over all, to the opening of business, or to the next look at what is urgent
     */
    public Duration gap() {
        Instant now = clock.instant();
        Optional<Duration> interval = options.interval(now);
        Optional<Duration> opening = options.opening(now).map(time -> Duration.between(now, time));
        if (interval.isEmpty()) {
            return atLeast(opening.orElse(Schedule.DEFAULT_INTERVAL));
        }
        Instant last = last(now);
        Duration left = last == null ? interval.get() : Duration.between(now, last.plus(interval.get()));
        Duration rest = atLeast(opening.filter(time -> time.compareTo(left) < 0).orElse(left));
        return rest.compareTo(options.urgentInterval()) > 0 && isUrgent() ? options.urgentInterval() : rest;
    }

    /** When the last round over all was; a clock that was set back does not know any more. */
    private @Nullable Instant last(Instant now) {
        Instant last = lastAll;
        return last == null || now.isBefore(last) ? null : last;
    }

    private static Duration atLeast(Duration gap) {
        return gap.compareTo(SHORTEST_GAP) < 0 ? SHORTEST_GAP : gap;
    }

    private boolean isUrgent() {
        try {
            return !urgent.get().isEmpty();
        } catch (StoreException unreadable) {
            LOG.warn("nobody can tell what is urgent: the next round comes at the usual time", unreadable);
            return false;
        }
    }
}
