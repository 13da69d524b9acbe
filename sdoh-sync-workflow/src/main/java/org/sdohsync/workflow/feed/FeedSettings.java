// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.feed;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;

/**
 * How a pass works. Immutable.
 *
 * <p>Defaults: overlap 2 minutes, 100 Tasks a page, 10 attempts to deliver, the server asked again what it can do after 7 days,
 * at most 200,000 Tasks remembered of a server that cannot search by time, at most 1,000 failed deliveries, the system's clock.
 */
public final class FeedSettings {
    /** How far a search reaches back before the cursor: 2 minutes. */
    public static final Duration DEFAULT_OVERLAP = Duration.ofMinutes(2);

    /** How many Tasks a page is asked to have: 100. */
    public static final int DEFAULT_PAGE_SIZE = 100;

    /** How often one state of a Task is tried before it is parked: 10. */
    public static final int DEFAULT_ATTEMPTS = 10;

    /** How long what is known about a server is trusted: 7 days. */
    public static final Duration RELEARN_AFTER = Duration.ofDays(7);

    /** How long a parked Task is listed at least, also when there are more than can be listed: 180 days. */
    public static final Duration PARKED_AT_LEAST = Duration.ofDays(180);

    private static final int DEFAULT_SEEN_LIMIT = 200_000;
    private static final int DEFAULT_FAILED_LIMIT = 1000;

    private final Duration overlap;
    private final int pageSize;
    private final int attempts;
    private final int seenLimit;
    private final int failedLimit;
    private final Clock clock;

    private FeedSettings(Duration overlap, int pageSize, int attempts, int seenLimit, int failedLimit, Clock clock) {
        this.overlap = overlap;
        this.pageSize = pageSize;
        this.attempts = attempts;
        this.seenLimit = seenLimit;
        this.failedLimit = failedLimit;
        this.clock = clock;
    }

    /**
     * The defaults.
     *
     * @return the settings named in the description of this class
     */
    public static FeedSettings defaults() {
        return new FeedSettings(
                DEFAULT_OVERLAP,
                DEFAULT_PAGE_SIZE,
                DEFAULT_ATTEMPTS,
                DEFAULT_SEEN_LIMIT,
                DEFAULT_FAILED_LIMIT,
                Clock.systemUTC());
    }

    /**
     * Sets how far a search reaches back before the cursor. It has to be longer than a server takes from stamping a change to
     * showing it.
     *
     * @param time the time, not negative
     * @return new settings
     */
    public FeedSettings overlap(Duration time) {
        if (requireNonNull(time, "time").isNegative()) {
            throw new IllegalArgumentException("overlap is negative: " + time);
        }
        return new FeedSettings(time, pageSize, attempts, seenLimit, failedLimit, clock);
    }

    /**
     * Sets how many Tasks a page is asked to have.
     *
     * @param tasks the number, at least 1
     * @return new settings
     */
    public FeedSettings pageSize(int tasks) {
        return new FeedSettings(overlap, positive(tasks, "pageSize"), attempts, seenLimit, failedLimit, clock);
    }

    /**
     * Sets how often one state of a Task is tried before it is parked.
     *
     * @param times the number, at least 1
     * @return new settings
     */
    public FeedSettings attempts(int times) {
        return new FeedSettings(overlap, pageSize, positive(times, "attempts"), seenLimit, failedLimit, clock);
    }

    /**
     * Sets how many Tasks are remembered of a server that cannot search by time. What exceeds is delivered in every pass.
     *
     * @param tasks the number, at least 1
     * @return new settings
     */
    public FeedSettings seenLimit(int tasks) {
        return new FeedSettings(overlap, pageSize, attempts, positive(tasks, "seenLimit"), failedLimit, clock);
    }

    /**
     * Sets how many failed deliveries are kept. When there are more, those go that were parked {@link #PARKED_AT_LEAST} ago; if that
     * is not enough, the pass stops before the cursor moves over them.
     *
     * @param tasks the number, at least 1
     * @return new settings
     */
    public FeedSettings failedLimit(int tasks) {
        return new FeedSettings(overlap, pageSize, attempts, seenLimit, positive(tasks, "failedLimit"), clock);
    }

    /**
     * Sets the clock that tells how long a pass took and when a server was asked what it can do. It never moves the cursor.
     *
     * @param time the clock
     * @return new settings
     */
    public FeedSettings clock(Clock time) {
        return new FeedSettings(overlap, pageSize, attempts, seenLimit, failedLimit, requireNonNull(time, "time"));
    }

    /**
     * How far a search reaches back behind its cursor.
     *
     * @return the overlap
     */
    public Duration overlap() {
        return overlap;
    }

    /**
     * How many entries a page is asked for.
     *
     * @return the number
     */
    public int pageSize() {
        return pageSize;
    }

    /**
     * How often a delivery is tried before it is parked.
     *
     * @return the number
     */
    public int attempts() {
        return attempts;
    }

    /**
     * How many acknowledged states are remembered at most.
     *
     * @return the number
     */
    public int seenLimit() {
        return seenLimit;
    }

    /**
     * How many failed deliveries are remembered at most.
     *
     * @return the number
     */
    public int failedLimit() {
        return failedLimit;
    }

    /**
     * Tells the time.
     *
     * @return the clock
     */
    public Clock clock() {
        return clock;
    }

    private static int positive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is under 1: " + value);
        }
        return value;
    }
}
