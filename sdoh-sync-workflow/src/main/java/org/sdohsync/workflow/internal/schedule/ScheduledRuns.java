// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.schedule;

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
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of a schedule: syncs over all sources at the configured interval and, while urgent referrals are open, additional
 * syncs over their sources. Not thread-safe, but for {@link #missedBefore} and {@link #latest}; for the one thread of a schedule.
 */
public final class ScheduledRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledRuns.class);

    private final Runnable all;
    private final Supplier<Set<ConnectionId>> urgent;
    private final Consumer<Set<ConnectionId>> some;
    private final Supplier<ScheduleOptions> options;
    private final Clock clock;
    private volatile @Nullable Instant firstAll;
    private volatile @Nullable Instant lastAll;

    /**
     * Creates the work of a schedule.
     *
     * @param all runs a sync over all sources
     * @param urgent returns the sources with open urgent referrals
     * @param some runs a sync over some sources
     * @param options returns the intervals, which may change while it runs
     * @param clock the clock that decides what is due
     */
    public ScheduledRuns(
            Runnable all,
            Supplier<Set<ConnectionId>> urgent,
            Consumer<Set<ConnectionId>> some,
            Supplier<ScheduleOptions> options,
            Clock clock) {
        this.all = requireNonNull(all, "all");
        this.urgent = requireNonNull(urgent, "urgent");
        this.some = requireNonNull(some, "some");
        this.options = requireNonNull(options, "options");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Runs the sync that is due. */
    public void run() {
        Instant now = clock.instant();
        Optional<Duration> interval = options.get().interval(now);
        if (interval.isEmpty()) {
            return;
        }
        Instant last = last(now);
        // The schedule runs up to a tenth of the interval early, which counts as due.
        Instant due =
                last == null ? now : last.plus(interval.get().multipliedBy(9).dividedBy(10));
        if (!now.isBefore(due)) {
            lastAll = now;
            firstAll = firstAll == null ? now : firstAll;
            all.run();
            return;
        }
        Set<ConnectionId> sources = urgent.get();
        if (!sources.isEmpty()) {
            some.accept(sources);
        }
    }

    /**
     * The time until the next run.
     *
     * @return the time to the next sync over all sources, to the opening of business hours, or to the next sync over urgent
     *     referrals
     */
    public Duration gap() {
        Instant now = clock.instant();
        return new NextSync(options.get()).gap(now, last(now), this::isUrgent);
    }

    /**
     * When the latest sync over all sources began.
     *
     * @return the time; empty if there was none
     */
    public Optional<Instant> latest() {
        return Optional.ofNullable(lastAll);
    }

    /**
     * The time before which the last sync at a source must have ended for the schedule to have missed it: two intervals ago, or one
     * interval before the latest sync over all sources, whichever is later.
     *
     * @return the time; empty if no source can have been missed yet
     */
    public Optional<Instant> missedBefore() {
        Instant first = firstAll;
        Instant last = lastAll;
        Instant now = clock.instant();
        ScheduleOptions current = options.get();
        if (first == null || last == null) {
            return Optional.empty();
        }
        Optional<Duration> usual = current.interval(last);
        Instant missed = usual.map(last::minus).orElse(Instant.MIN);
        Instant late = current.interval(now)
                .map(interval -> now.minus(interval).minus(interval))
                .orElse(Instant.MIN);
        Instant before = late.isAfter(missed) ? late : missed;
        return before.isAfter(first) ? Optional.of(before) : Optional.empty();
    }

    /** The time of the last sync over all sources; null if there was none, or if the clock was set back. */
    private @Nullable Instant last(Instant now) {
        Instant last = lastAll;
        return last == null || now.isBefore(last) ? null : last;
    }

    private boolean isUrgent() {
        try {
            return !urgent.get().isEmpty();
        } catch (StoreException unreadable) {
            LOG.warn("cannot read which referrals are urgent: the next sync runs at the usual time", unreadable);
            return false;
        }
    }
}
