// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often, and after which waits, a read is repeated. Immutable.
 *
 * <p>Defaults: 3 attempts; 500 ms before the second, doubling up to 10 s, each randomly shortened by up to a half; a server's
 * {@code Retry-After} is honoured up to 30 s, and a longer one ends the attempts.
 *
 * @param attempts the most attempts, at least 1
 * @param first the wait before the second attempt
 * @param longest the longest wait, unless the server asks for one
 * @param patience the longest {@code Retry-After} that is honoured
 */
public record RetryPolicy(int attempts, Duration first, Duration longest, Duration patience) {
    /** The defaults in the description of this record. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(3, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(30));

    /** One attempt, no waiting. */
    public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /**
     * Checks the parts.
     *
     * @param attempts the most attempts, at least 1
     * @param first the wait before the second attempt
     * @param longest the longest wait, unless the server asks for one
     * @param patience the longest {@code Retry-After} that is honoured
     */
    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1: " + attempts);
        }
        requireNonNull(first, "first");
        requireNonNull(longest, "longest");
        requireNonNull(patience, "patience");
    }

    /** Returns the wait before the next attempt; chance is from 0 to 1. */
    Duration wait(int attempt, double chance) {
        long doubled = first.toMillis() << Math.min(attempt - 1, 20);
        long capped = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 - chance / 2)));
    }
}
