// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Waits by a wall clock, which may be wrong and set right. What was noted under a clock that was ahead must not make anybody wait until
 * the clock is there again: no wait lasts longer than its own length and {@link #SKEW}.
 */
public final class WallClock {
    /** How far the clocks of different hosts may be apart without anything being done earlier: 5 minutes. */
    public static final Duration SKEW = Duration.ofMinutes(5);

    private WallClock() {}

    /**
     * Tells whether a wait until a moment is over.
     *
     * @param until the moment
     * @param longest the longest such a wait can be when it begins
     * @param now the current time
     * @return true at the moment and after it, and when it is further away than any wait can be
     */
    public static boolean isOver(Instant until, Duration longest, Instant now) {
        return !now.isBefore(until) || until.isAfter(now.plus(longest).plus(SKEW));
    }

    /**
     * Tells whether some time has passed since a moment.
     *
     * @param since the moment
     * @param time the time
     * @param now the current time
     * @return true when it has, and when the moment is one that a right clock cannot have shown yet
     */
    public static boolean hasPassed(Instant since, Duration time, Instant now) {
        return !now.isBefore(since.plus(time)) || isAhead(since, now);
    }

    /**
     * Tells whether a moment of the past was noted under a clock that was ahead.
     *
     * @param noted the moment
     * @param now the current time
     * @return whether it is further in the future than clocks may be apart
     */
    public static boolean isAhead(Instant noted, Instant now) {
        return noted.isAfter(now.plus(SKEW));
    }
}
