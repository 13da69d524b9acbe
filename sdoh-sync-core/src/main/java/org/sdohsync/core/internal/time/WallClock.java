// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Compares times of a wall clock, which may be wrong and corrected later. A time that was stored while the clock was ahead
 * must not cause a long wait: no wait lasts longer than its own length plus {@link #SKEW}. Stateless; safe for use by many
 * threads.
 */
public final class WallClock {
    /** The tolerated difference between clocks of different hosts: 5 minutes. */
    public static final Duration SKEW = Duration.ofMinutes(5);

    private WallClock() {}

    /**
     * Tells whether a wait until a time is over.
     *
     * @param until the time
     * @param longest the longest such a wait can be when it begins
     * @param now the current time
     * @return true at this time and after it, and if it is further away than any such wait can be
     */
    public static boolean isOver(Instant until, Duration longest, Instant now) {
        return !now.isBefore(until) || until.isAfter(now.plus(longest).plus(SKEW));
    }

    /**
     * Tells whether a duration has passed since a time.
     *
     * @param since the start
     * @param time the duration
     * @param now the current time
     * @return true if it has passed, and also if the start is further in the future than {@link #SKEW}
     */
    public static boolean hasPassed(Instant since, Duration time, Instant now) {
        return !now.isBefore(since.plus(time)) || isAhead(since, now);
    }

    /**
     * Tells whether a past event has a time from a clock that was ahead.
     *
     * @param noted the time of the event
     * @param now the current time
     * @return true if it is further in the future than {@link #SKEW}
     */
    public static boolean isAhead(Instant noted, Instant now) {
        return noted.isAfter(now.plus(SKEW));
    }
}
