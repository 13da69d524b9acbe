// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.time.Duration;
import java.time.Instant;
import org.sdohsync.core.internal.time.WallClock;

/**
 * The progress of checking the open Tasks of one feed.
 *
 * @param at when the last complete check began, by our clock
 * @param after the Task after which an unfinished check continues; empty if there is none
 * @param suspects whether suspected Tasks have to be checked again
 */
record CheckPosition(Instant at, String after, boolean suspects) {
    /** How long a Task must be missing until it counts as gone: 15 minutes, and two checks. */
    static final Duration CONFIRM = Duration.ofMinutes(15);

    static CheckPosition fresh(Instant now) {
        return new CheckPosition(now, "", false);
    }

    boolean isWholeDue(Duration interval, Instant now) {
        return !after.isEmpty() || WallClock.hasPassed(at, interval, now);
    }

    /** When the next check is due. */
    Instant next(Duration interval, Instant now) {
        if (!after.isEmpty()) {
            return now;
        }
        Instant whole = WallClock.isAhead(at, now) ? now : at.plus(interval);
        Instant again = now.plus(CONFIRM);
        return suspects && again.isBefore(whole) ? again : whole;
    }
}
