// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.time.Jitter;

/**
 * The wait between refresh attempts of one connection at a failing token endpoint: 1 second after the first failure, doubled
 * each time up to 5 minutes, or as long as the server asked, up to an hour. It also ends if the clock was set back, because
 * the wait would grow by that amount. Immutable.
 */
record Backoff(
        long from, long until, int failures, @Nullable SyncException cause) {
    static final Backoff NONE = new Backoff(Long.MIN_VALUE, Long.MIN_VALUE, 0, null);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    /**
     * Returns the wait after a failure. There is none after a failure that only a person can resolve, because no request is
     * sent then.
     */
    Backoff after(SyncException failure, long now, Jitter jitter) {
        boolean misconfigured = failure instanceof AuthorizationException refused
                && refused.reason() == AuthorizationException.Reason.CLIENT_CONFIG;
        if (!failure.retryable() && !misconfigured) {
            return NONE;
        }
        long doubled = FIRST.toMillis() << Math.min(failures, 20);
        long own = Math.min(LONGEST.toMillis(), doubled);
        long asked = Math.min(
                LONGEST_ASKED.toMillis(),
                failure.retryAfter().orElse(Duration.ZERO).toMillis());
        long wait = Math.max(asked, own);
        return new Backoff(now, now + wait + (long) (wait * 0.2 * jitter.next()), failures + 1, failure);
    }

    boolean holds(long now) {
        return from <= now && now < until;
    }

    SyncException failure() {
        return requireNonNull(cause, "cause");
    }
}
