// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.page;

import java.time.Duration;
import java.time.Instant;

/** Waits by a wall clock, which may be wrong and is corrected later. Stateless; safe for use by many threads. */
public final class Elapsed {
    private static final Duration SKEW = Duration.ofMinutes(5);

    private Elapsed() {}

    /**
     * Tells whether a time has passed since a moment.
     *
     * @param since the moment
     * @param time how long
     * @param now the current time
     * @return true if it has passed, and if the moment is more than five minutes ahead: the clock was wrong then
     */
    public static boolean is(Instant since, Duration time, Instant now) {
        return !now.isBefore(since.plus(time)) || since.isAfter(now.plus(SKEW));
    }
}
