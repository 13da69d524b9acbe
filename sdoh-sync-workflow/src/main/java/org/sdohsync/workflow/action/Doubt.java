// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a result was sent and is not known to have arrived, nor not to have. It is looked for at growing distances, each measured from
 * the look before: a clock that jumps forward skips one of them and not all.
 *
 * @param since when it was sent, by our clock
 * @param sends how often it was sent, this time included
 * @param looks how often it was looked for since and not found
 * @param lastAt when the last of these looks was made, or the sending if there was none
 * @param overruled whether somebody decided that it is to be sent again whatever became of it: it holds nothing up any more
 */
record Doubt(Instant since, int sends, int looks, Instant lastAt, boolean overruled) {
    /** How long nothing is looked for before the first look, the second and so on; an hour in all. */
    private static final List<Duration> DISTANCES = List.of(
            Duration.ZERO,
            Duration.ofMinutes(1),
            Duration.ofMinutes(4),
            Duration.ofMinutes(15),
            Duration.ofMinutes(40));

    Doubt {
        requireNonNull(since, "since");
        requireNonNull(lastAt, "lastAt");
        if (sends < 1 || looks < 0) {
            throw new IllegalArgumentException("a doubt begins with a sending");
        }
    }

    /** The doubt that begins with sending something. */
    static Doubt sent(Instant now, int sends) {
        return new Doubt(now, sends, 0, now, false);
    }

    /** The doubt when a person let the result be sent again. What was sent may be at the source all the same. */
    Doubt overrule() {
        return new Doubt(since, sends, looks, lastAt, true);
    }

    /** When the next look is due. */
    Instant nextLook() {
        return looks < DISTANCES.size() ? lastAt.plus(DISTANCES.get(looks)) : lastAt;
    }

    /** Whether it is to be looked for now. A clock that was set back would otherwise hold the look up for as long as it was ahead. */
    boolean isDue(Instant now) {
        return overruled || now.isBefore(lastAt) || !now.isBefore(nextLook());
    }

    /** The doubt after a look that did not find it. A look before the last one, by a clock that was set back, does not count. */
    Doubt looked(Instant now) {
        boolean counts = looks < DISTANCES.size() && !now.isBefore(lastAt);
        return new Doubt(since, sends, counts ? looks + 1 : looks, now, overruled);
    }

    /** Whether another note tells of this sending, however often it was looked for since. */
    boolean isSameSending(@Nullable Doubt other) {
        return other != null && since.equals(other.since) && sends == other.sends;
    }

    /** Whether all looks were made: what was sent would show by now. */
    boolean isSettled() {
        return looks >= DISTANCES.size();
    }
}
