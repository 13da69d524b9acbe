// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** When the next sync is due, by interval, business hours and what is urgent. Immutable; safe for use by many threads. */
public final class NextSync {
    private static final Duration SHORTEST_GAP = Duration.ofSeconds(1);
    private static final int TENTHS = 10;

    private final ScheduleOptions options;

    /**
     * Creates one.
     *
     * @param options the intervals and the business hours
     */
    public NextSync(ScheduleOptions options) {
        this.options = requireNonNull(options, "options");
    }

    /**
     * The time until the next sync.
     *
     * @param now the time
     * @param last when the last sync began, or null if there was none
     * @param urgent tells whether something urgent is open; asked only where it makes a difference
     * @return the time to the next regular sync, to the opening of business hours, or to the next look at what is urgent
     */
    public Duration gap(Instant now, @Nullable Instant last, BooleanSupplier urgent) {
        Optional<Duration> interval = options.interval(now);
        Optional<Duration> opening = options.opening(now).map(time -> Duration.between(now, time));
        if (interval.isEmpty()) {
            return atLeast(opening.orElse(PeriodicRunner.DEFAULT_INTERVAL));
        }
        Duration left = last == null ? interval.get() : Duration.between(now, last.plus(interval.get()));
        Duration rest = atLeast(opening.filter(time -> time.compareTo(left) < 0).orElse(left));
        return rest.compareTo(options.urgentInterval()) > 0 && urgent.getAsBoolean() ? options.urgentInterval() : rest;
    }

    /**
     * When the next sync at one of many sources is due. Where no syncs run at that time, it is due after the opening of business
     * hours, spread over a tenth of the interval then, so that not all sources are due at once.
     *
     * @param now the time
     * @param last when the last sync there began, or null if there was none
     * @param urgent tells whether something urgent is open there
     * @param jitter the jitter
     * @return the time
     */
    public Instant after(Instant now, @Nullable Instant last, BooleanSupplier urgent, Jitter jitter) {
        Instant due = now.plus(PeriodicRunner.shortened(gap(now, last, urgent), jitter));
        if (options.interval(due).isPresent()) {
            return due;
        }
        Instant opening = options.opening(due).orElse(due);
        Duration then = options.interval(opening).orElse(PeriodicRunner.DEFAULT_INTERVAL);
        return opening.plusMillis(Math.round(then.toMillis() * jitter.next() / TENTHS));
    }

    private static Duration atLeast(Duration gap) {
        return gap.compareTo(SHORTEST_GAP) < 0 ? SHORTEST_GAP : gap;
    }
}
