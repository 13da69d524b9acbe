// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.internal.schedule.PeriodicRunner;

/**
 * The schedule of syncs (SDOHCC, Checking Task Status: at least once a business day, hourly in working hours, not more often
 * than every 15 minutes unless an urgent change is expected). Immutable; safe for use by many threads.
 *
 * <p>Defaults: a sync every hour, day and night; every 15 minutes at sources with open urgent referrals; no time limit of a
 * sync.
 */
public final class ScheduleOptions {
    /** The shortest interval for sources with urgent referrals: one minute. */
    public static final Duration SHORTEST_URGENT = Duration.ofMinutes(1);

    private static final Duration LEAST_PLANNED =
            PeriodicRunner.SHORTEST_INTERVAL.multipliedBy(10).dividedBy(9);

    private final Duration every;
    private final Duration urgent;
    private final @Nullable BusinessHours hours;
    private final @Nullable Duration otherwise;
    private final @Nullable Duration most;

    private ScheduleOptions(
            Duration every,
            Duration urgent,
            @Nullable BusinessHours hours,
            @Nullable Duration otherwise,
            @Nullable Duration most) {
        this.every = every;
        this.urgent = urgent;
        this.hours = hours;
        this.otherwise = otherwise;
        this.most = most;
    }

    /**
     * The defaults.
     *
     * @return the options in the description of this class
     */
    public static ScheduleOptions defaults() {
        return new ScheduleOptions(PeriodicRunner.DEFAULT_INTERVAL, PeriodicRunner.SHORTEST_INTERVAL, null, null, null);
    }

    /**
     * Sets the time between two syncs. Syncs randomly start up to a tenth of it early, but never closer together than
     * {@link PeriodicRunner#SHORTEST_INTERVAL}.
     *
     * @param interval the interval, at least {@link PeriodicRunner#SHORTEST_INTERVAL}
     * @return a changed copy
     * @throws IllegalArgumentException if it is shorter
     */
    public ScheduleOptions every(Duration interval) {
        return new ScheduleOptions(PeriodicRunner.checked(interval), urgent, hours, otherwise, most);
    }

    /**
     * Sets the interval for sources with urgent referrals.
     *
     * @param interval the interval, at least {@link #SHORTEST_URGENT}
     * @return a changed copy
     * @throws IllegalArgumentException if it is shorter
     */
    public ScheduleOptions urgentEvery(Duration interval) {
        if (interval.compareTo(SHORTEST_URGENT) < 0) {
            throw new IllegalArgumentException(
                    "the urgent interval must be at least " + SHORTEST_URGENT + ": " + interval);
        }
        return new ScheduleOptions(every, interval, hours, otherwise, most);
    }

    /**
     * Restricts syncs to business hours; outside of them there are none, not even for urgent referrals.
     *
     * @param value the hours
     * @return a changed copy
     */
    public ScheduleOptions during(BusinessHours value) {
        return new ScheduleOptions(every, urgent, requireNonNull(value, "value"), null, most);
    }

    /**
     * Sets another interval outside of business hours. The interval for urgent referrals is not affected.
     *
     * @param value the hours
     * @param slower the time between two syncs outside of them, at least {@link PeriodicRunner#SHORTEST_INTERVAL}
     * @return a changed copy
     * @throws IllegalArgumentException if it is shorter
     */
    public ScheduleOptions during(BusinessHours value, Duration slower) {
        return new ScheduleOptions(every, urgent, requireNonNull(value, "value"), PeriodicRunner.checked(slower), most);
    }

    /**
     * Sets a time limit of scheduled syncs. The next sync continues where a cancelled one stopped.
     *
     * @param time the time limit, positive
     * @return a changed copy
     * @throws IllegalArgumentException if it is not positive
     */
    public ScheduleOptions atMost(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("the time limit of a sync must be positive: " + time);
        }
        return new ScheduleOptions(every, urgent, hours, otherwise, time);
    }

    /**
     * The time limit of scheduled syncs.
     *
     * @return the time; empty for no limit
     */
    public Optional<Duration> atMost() {
        return Optional.ofNullable(most);
    }

    /**
     * The time between two looks while something urgent is open.
     *
     * @return the interval
     */
    public Duration urgentInterval() {
        return urgent;
    }

    /**
     * How long a schedule waits for the end of a sync before it continues without it.
     *
     * @return the interval for urgent referrals, so that their syncs do not wait for a slow source
     */
    public Duration patience() {
        return urgent;
    }

    /**
     * The time between two syncs.
     *
     * @param now the time
     * @return the interval, empty while there are none
     */
    public Optional<Duration> interval(Instant now) {
        Optional<Duration> said =
                hours == null || hours.areOpen(now) ? Optional.of(every) : Optional.ofNullable(otherwise);
        // The schedule runs up to a tenth early, but never below the shortest interval.
        return said.map(interval -> interval.compareTo(LEAST_PLANNED) < 0 ? LEAST_PLANNED : interval);
    }

    /**
     * When the pace changes because somebody comes.
     *
     * @param now the time
     * @return the time, empty while somebody is there
     */
    public Optional<Instant> opening(Instant now) {
        return hours == null || hours.areOpen(now) ? Optional.empty() : Optional.of(hours.nextOpening(now));
    }
}
