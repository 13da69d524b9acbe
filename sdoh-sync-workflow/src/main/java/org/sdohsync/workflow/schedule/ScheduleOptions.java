// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When rounds happen by themselves (SDOHCC, Checking Task Status: at least once a business day, hourly in working hours, not more
 * often than every 15 minutes unless an urgent change is watched). Immutable.
 *
 * <p>Defaults: a round every hour, day and night; every 15 minutes at sources where something urgent is open; no limit to how long a
 * round takes.
 */
public final class ScheduleOptions {
    /** How often sources with something urgent may be asked at most: every minute. */
    public static final Duration SHORTEST_URGENT = Duration.ofMinutes(1);

    private static final Duration LEAST_PLANNED =
            Schedule.SHORTEST_INTERVAL.multipliedBy(10).dividedBy(9);

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
     * @return the options named in the description of this class
     */
    public static ScheduleOptions defaults() {
        return new ScheduleOptions(Schedule.DEFAULT_INTERVAL, Schedule.SHORTEST_INTERVAL, null, null, null);
    }

    /**
     * Sets the time between two rounds. They come up to a tenth early by chance, but never closer together than {@link
     * Schedule#SHORTEST_INTERVAL}.
     *
     * @param interval the interval, at least {@link Schedule#SHORTEST_INTERVAL}
     * @return new options
     * @throws IllegalArgumentException if it is shorter
     */
    public ScheduleOptions every(Duration interval) {
        return new ScheduleOptions(Schedule.checked(interval), urgent, hours, otherwise, most);
    }

    /**
     * Sets how often sources with something urgent are asked.
     *
     * @param interval the interval, at least {@link #SHORTEST_URGENT}
     * @return new options
     * @throws IllegalArgumentException if it is shorter
     */
    public ScheduleOptions urgentEvery(Duration interval) {
        if (interval.compareTo(SHORTEST_URGENT) < 0) {
            throw new IllegalArgumentException("urgent interval is under " + SHORTEST_URGENT + ": " + interval);
        }
        return new ScheduleOptions(every, interval, hours, otherwise, most);
    }

    /**
     * Runs rounds during business hours only; outside of them nothing is asked, urgent or not.
     *
     * @param value the hours
     * @return new options
     */
    public ScheduleOptions during(BusinessHours value) {
        return new ScheduleOptions(every, urgent, requireNonNull(value, "value"), null, most);
    }

    /**
     * Runs rounds at another pace outside of business hours. What is urgent keeps its own.
     *
     * @param value the hours
     * @param slower the time between two rounds outside of them, at least {@link Schedule#SHORTEST_INTERVAL}
     * @return new options
     * @throws IllegalArgumentException if it is shorter
     */
    public ScheduleOptions during(BusinessHours value, Duration slower) {
        return new ScheduleOptions(every, urgent, requireNonNull(value, "value"), Schedule.checked(slower), most);
    }

    /**
     * Calls a round off that takes too long. The next one goes on where it stopped.
     *
     * @param time how long a round of the schedule may take, positive
     * @return new options
     * @throws IllegalArgumentException if it is not positive
     */
    public ScheduleOptions atMost(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("no time for a round: " + time);
        }
        return new ScheduleOptions(every, urgent, hours, otherwise, time);
    }

    /**
     * How long a round of the schedule may take.
     *
     * @return the time, empty for as long as it takes
     */
    public Optional<Duration> atMost() {
        return Optional.ofNullable(most);
    }

    Duration urgentInterval() {
        return urgent;
    }

    /**
     * How long a schedule waits for the end of a round before it goes on without it.
     *
     * @return the interval of the urgent: what is due then does not wait for a slow source
     */
    public Duration patience() {
        return urgent;
    }

    /** The time between two rounds, empty while there are none. */
    Optional<Duration> interval(Instant now) {
        Optional<Duration> said =
                hours == null || hours.areOpen(now) ? Optional.of(every) : Optional.ofNullable(otherwise);
        // A schedule comes up to a tenth early: not even then under the shortest interval.
        return said.map(interval -> interval.compareTo(LEAST_PLANNED) < 0 ? LEAST_PLANNED : interval);
    }

    /** When the pace changes because somebody comes; empty while somebody is there. */
    Optional<Instant> opening(Instant now) {
        return hours == null || hours.areOpen(now) ? Optional.empty() : Optional.of(hours.nextOpening(now));
    }
}
