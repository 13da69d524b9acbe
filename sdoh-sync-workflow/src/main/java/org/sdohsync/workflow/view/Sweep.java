// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.time.Duration;
import java.time.Instant;
import org.sdohsync.core.time.WallClock;

/**
 * Where the looks after the open Tasks of one feed stand.
 *
 * @param at when the last whole look began, by our clock
 * @param after the Task behind which a long look goes on, empty text if none is under way
 * @param suspects whether Tasks that were not shown wait to be looked for once more
 */
record Sweep(Instant at, String after, boolean suspects) {
    /** How long a Task must be missing before that is believed: 15 minutes, and two looks. */
    static final Duration CONFIRM = Duration.ofMinutes(15);

    static Sweep fresh(Instant now) {
        return new Sweep(now, "", false);
    }

    boolean isWholeDue(Duration interval, Instant now) {
        return !after.isEmpty() || WallClock.hasPassed(at, interval, now);
    }

    /** When the next look is due. */
    Instant next(Duration interval, Instant now) {
        if (!after.isEmpty()) {
            return now;
        }
        Instant whole = WallClock.isAhead(at, now) ? now : at.plus(interval);
        Instant again = now.plus(CONFIRM);
        return suspects && again.isBefore(whole) ? again : whole;
    }
}
