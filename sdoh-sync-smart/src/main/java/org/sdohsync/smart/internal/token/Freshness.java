// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;

/**
 * An access token with two times: from {@code staleFrom} it is used while a refresh runs in the background, from {@code
 * expiredFrom} it is not used. The time between is a tenth of the lifetime, at least 10 and at most 60 seconds, and never
 * more than half the lifetime. A token of unknown lifetime, and one that cannot be renewed, is never stale.
 */
record Freshness(
        Secret accessToken,
        long staleFrom,
        long expiredFrom,
        @Nullable Secret proofKey) {
    private static final long LEAST_MARGIN_MILLIS = 10_000;
    private static final long MOST_MARGIN_MILLIS = 60_000;

    static Freshness of(TokenSet tokens) {
        long expiry = tokens.expiresAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        boolean renewable = tokens.refreshToken().isPresent() && expiry != Long.MAX_VALUE;
        long margin = renewable ? margin(expiry - tokens.obtainedAt().toEpochMilli()) : 0;
        return new Freshness(tokens.accessToken(), expiry - margin, expiry, null);
    }

    /** Creates the freshness of a connection's tokens, with the DPoP key if they are bound to one; empty if it has none. */
    static Optional<Freshness> of(ConnectionRecord record) {
        Secret key = record.terms().proofKey().orElse(null);
        Optional<Freshness> plain = record.tokens().map(Freshness::of);
        return key == null
                ? plain
                : plain.map(held -> new Freshness(held.accessToken, held.staleFrom, held.expiredFrom, key));
    }

    static long margin(long lifetime) {
        long tenth = Math.min(MOST_MARGIN_MILLIS, Math.max(LEAST_MARGIN_MILLIS, lifetime / 10));
        return Math.max(0, Math.min(tenth, lifetime / 2));
    }

    boolean isFresh(long now) {
        return now < staleFrom;
    }

    boolean isExpired(long now) {
        return now >= expiredFrom;
    }

    @Override
    public String toString() {
        return "Freshness[stale=" + staleFrom + ", expired=" + expiredFrom + "]";
    }
}
