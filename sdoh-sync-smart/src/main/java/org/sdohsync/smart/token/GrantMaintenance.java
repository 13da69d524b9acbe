// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings for maintaining grants that are idle or that the source suspended. Immutable; safe for use by many threads.
 *
 * <ul>
 *   <li><b>Keep-alive.</b> Some authorization servers end a grant that was not refreshed for a long time: one large vendor
 *       after three months, others sooner. So a grant is refreshed after {@link #KEEP_ALIVE} without a refresh, even if it is not
 *       used. Seven days cost one request a week, and allow weeks of failures before the shortest of these limits.
 *   <li><b>Probes.</b> A refused refresh token may be valid again when the source lifts a suspension. It is kept and tried
 *       after {@link #FIRST_PROBE}, then after twice as long each time, up to {@link #PROBE_AT_LEAST_EVERY}.
 * </ul>
 *
 * <p>Both happen at the start of a sync, or when {@code SmartClient.maintain} is called. A grant for online access is not
 * maintained: it is meant to end with the user's session.
 */
public final class GrantMaintenance {
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

    private GrantMaintenance(@Nullable Duration keepAlive, @Nullable Duration firstProbe, Duration longestProbe) {
        this.keepAlive = keepAlive;
        this.firstProbe = firstProbe;
        this.longestProbe = longestProbe;
    }

    /**
     * The default settings, as described above.
     *
     * @return the settings
     */
    public static GrantMaintenance defaults() {
        return new GrantMaintenance(KEEP_ALIVE, FIRST_PROBE, PROBE_AT_LEAST_EVERY);
    }

    /**
     * Sets how long a grant may stay without a refresh.
     *
     * @param idle the time, 15 minutes at least
     * @return a copy with this setting
     */
    public GrantMaintenance keepAliveAfter(Duration idle) {
        return new GrantMaintenance(checked(idle), firstProbe, longestProbe);
    }

    /**
     * Switches keep-alive off: a grant is refreshed only when it is used.
     *
     * @return a copy with this setting
     */
    public GrantMaintenance withoutKeepAlive() {
        return new GrantMaintenance(null, firstProbe, longestProbe);
    }

    /**
     * Sets the wait between probes of a refused grant.
     *
     * @param first the wait before the first, 15 minutes at least; it doubles each time
     * @param longest the longest wait
     * @return a copy with this setting
     */
    public GrantMaintenance probe(Duration first, Duration longest) {
        if (checked(longest).compareTo(checked(first)) < 0) {
            throw new IllegalArgumentException("longest must not be less than first: " + longest);
        }
        return new GrantMaintenance(keepAlive, first, longest);
    }

    /**
     * Switches probes off: a refused grant is tried only when {@code retry} is called.
     *
     * @return a copy with this setting
     */
    public GrantMaintenance withoutProbes() {
        return new GrantMaintenance(keepAlive, null, longestProbe);
    }

    /**
     * How long a grant may stay without a refresh.
     *
     * @return the time; empty if keep-alive is off
     */
    public Optional<Duration> keepAlive() {
        return Optional.ofNullable(keepAlive);
    }

    /**
     * The wait before the next probe, without jitter.
     *
     * @param made how many probes were made
     * @return the wait; empty if probes are off
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
            throw new IllegalArgumentException("the wait must be at least " + SHORTEST + ": " + wait);
        }
        return wait;
    }

    @Override
    public String toString() {
        return "Upkeep[keepAlive=" + keepAlive + ", probes=" + firstProbe + ".." + longestProbe + "]";
    }
}
