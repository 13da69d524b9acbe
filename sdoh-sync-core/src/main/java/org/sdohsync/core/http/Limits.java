// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much of an answer is read at most. What exceeds is a {@link org.sdohsync.core.error.LimitException} that names the limit.
 * Immutable.
 *
 * <p>Defaults: bodies of 32 MiB after decompression, 1,000 pages of one search, 5 redirects, 60 s for one call.
 */
public final class Limits {
    /** The largest body after decompression: 32 MiB. */
    public static final int DEFAULT_BODY_BYTES = 32 * 1024 * 1024;

    /** The most pages of one search: 1,000. */
    public static final int DEFAULT_PAGES = 1000;

    /** The most redirects of one request: 5. */
    public static final int DEFAULT_REDIRECTS = 5;

    /** The longest one call may take: 60 seconds. */
    public static final Duration DEFAULT_CALL_TIME = Duration.ofSeconds(60);

    private static final Limits DEFAULTS =
            new Limits(DEFAULT_BODY_BYTES, DEFAULT_PAGES, DEFAULT_REDIRECTS, DEFAULT_CALL_TIME);

    private final int bodyBytes;
    private final int pages;
    private final int redirects;
    private final Duration callTime;

    private Limits(int bodyBytes, int pages, int redirects, Duration callTime) {
        this.bodyBytes = bodyBytes;
        this.pages = pages;
        this.redirects = redirects;
        this.callTime = callTime;
    }

    /**
     * The defaults.
     *
     * @return the limits named in the description of this class
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the largest body.
     *
     * @param bytes bytes after decompression, at least 1,024
     * @return new limits
     */
    public Limits bodyBytes(int bytes) {
        return new Limits(atLeast(1024, bytes, "bodyBytes"), pages, redirects, callTime);
    }

    /**
     * Sets the most pages of one search.
     *
     * @param count pages, at least 1
     * @return new limits
     */
    public Limits pages(int count) {
        return new Limits(bodyBytes, atLeast(1, count, "pages"), redirects, callTime);
    }

    /**
     * Sets the most redirects of one request.
     *
     * @param count redirects, at least 0
     * @return new limits
     */
    public Limits redirects(int count) {
        return new Limits(bodyBytes, pages, atLeast(0, count, "redirects"), callTime);
    }

    /**
     * Sets the longest time of one call, from connecting to the last byte.
     *
     * @param time the time, positive
     * @return new limits
     */
    public Limits callTime(Duration time) {
        if (requireNonNull(time, "time").isNegative() || time.isZero()) {
            throw new IllegalArgumentException("callTime is not positive: " + time);
        }
        return new Limits(bodyBytes, pages, redirects, time);
    }

    /**
     * The largest body.
     *
     * @return bytes after decompression
     */
    public int bodyBytes() {
        return bodyBytes;
    }

    /**
     * The most pages of one search.
     *
     * @return pages
     */
    public int pages() {
        return pages;
    }

    /**
     * The most redirects of one request.
     *
     * @return redirects
     */
    public int redirects() {
        return redirects;
    }

    /**
     * The longest time of one call.
     *
     * @return the time
     */
    public Duration callTime() {
        return callTime;
    }

    private static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is under " + least + ": " + value);
        }
        return value;
    }
}
