// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How grants are looked after that nobody uses, or that the source suspended. Immutable.
 *
 * <ul>
 *   <li><b>Keep-alive.</b> Some authorization servers end a grant that was not refreshed for long: one large vendor after three
 *       months, others sooner. A grant is refreshed after {@link #KEEP_ALIVE} without a refresh, even when there is nothing to do.
 *       Seven days leave room for weeks of failures before the shortest of these limits, at one request a week.
 *   <li><b>Probes.</b> A refused refresh token may work again, when the source lifts a suspension. It is kept, and tried after
 *       {@link #FIRST_PROBE}, then after twice as long each time, up to {@link #PROBE_AT_LEAST_EVERY}.
 * </ul>
 *
 * <p>Both happen within rounds, so a round must run for them to happen. A grant for online access only is left alone: it ends with
 * the user's session, and that is meant so.
 */
public final class Upkeep {
    /** How long a grant may stay without a refresh: 7 days. */
    public static final Duration KEEP_ALIVE = Duration.ofDays(7);

    /** How long after a grant was refused it is tried again: 1 hour. */
    public static final Duration FIRST_PROBE = Duration.ofHours(1);

    /** The longest wait between two probes: 1 day. */
    public static final Duration PROBE_AT_LEAST_EVERY = Duration.ofDays(1);

    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 20;

    private final @Nullable Duration keepAlive;
    private final @Nullable Duration firstProbe;
    private final Duration longestProbe;

    private Upkeep(@Nullable Duration keepAlive, @Nullable Duration firstProbe, Duration longestProbe) {
        this.keepAlive = keepAlive;
        this.firstProbe = firstProbe;
        this.longestProbe = longestProbe;
    }

    /**
     * The upkeep described above.
     *
     * @return the settings
     */
    public static Upkeep defaults() {
        return new Upkeep(KEEP_ALIVE, FIRST_PROBE, PROBE_AT_LEAST_EVERY);
    }

    /**
     * Sets how long a grant may stay without a refresh.
     *
     * @param idle the time, 15 minutes at least
     * @return other settings
     */
    public Upkeep keepAliveAfter(Duration idle) {
        return new Upkeep(checked(idle), firstProbe, longestProbe);
    }

    /**
     * Refreshes a grant only when there is something to do.
     *
     * @return other settings
     */
    public Upkeep withoutKeepAlive() {
        return new Upkeep(null, firstProbe, longestProbe);
    }

    /**
     * Sets the waits between probes of a refused grant.
     *
     * @param first the wait before the first, 15 minutes at least; it doubles each time
     * @param longest the wait at which the doubling ends
     * @return other settings
     */
    public Upkeep probe(Duration first, Duration longest) {
        if (checked(longest).compareTo(checked(first)) < 0) {
            throw new IllegalArgumentException("longest is under first: " + longest);
        }
        return new Upkeep(keepAlive, first, longest);
    }

    /**
     * Tries a refused grant only when {@code retry} is called.
     *
     * @return other settings
     */
    public Upkeep withoutProbes() {
        return new Upkeep(keepAlive, null, longestProbe);
    }

    /**
     * How long a grant may stay without a refresh.
     *
     * @return the time, empty for ever
     */
    public Optional<Duration> keepAlive() {
        return Optional.ofNullable(keepAlive);
    }

    /**
     * The wait before the next probe, without jitter.
     *
     * @param made how many were made
     * @return the wait, empty if none are made
     */
    public Optional<Duration> probeWait(int made) {
        if (firstProbe == null) {
            return Optional.empty();
        }
        Duration wait = firstProbe;
        for (int doubling = 0; doubling < Math.min(made, MOST_DOUBLINGS); doubling++) {
            wait = wait.compareTo(longestProbe) < 0 ? wait.multipliedBy(2) : wait;
        }
        return Optional.of(wait.compareTo(longestProbe) < 0 ? wait : longestProbe);
    }

    private static Duration checked(Duration wait) {
        if (wait.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("wait is under " + SHORTEST + ": " + wait);
        }
        return wait;
    }

    @Override
    public String toString() {
        return "Upkeep[keepAlive=" + keepAlive + ", probes=" + firstProbe + ".." + longestProbe + "]";
    }
}
