// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;

/** The tokens of one grant. Immutable; safe for use by many threads. {@link #toString} shows no token. */
public final class TokenSet {
    private final Secret accessToken;
    private final @Nullable Secret refreshToken;
    private final Instant obtainedAt;
    private final @Nullable Instant expiresAt;

    private TokenSet(
            Secret accessToken, @Nullable Secret refreshToken, Instant obtainedAt, @Nullable Instant expiresAt) {
        this.accessToken = requireNonNull(accessToken, "accessToken");
        this.refreshToken = refreshToken;
        this.obtainedAt = requireNonNull(obtainedAt, "obtainedAt");
        this.expiresAt = expiresAt;
    }

    /**
     * Creates a set of tokens.
     *
     * @param accessToken the access token
     * @param refreshToken the refresh token, or null if none was issued
     * @param obtainedAt when the request that brought them was sent, by our clock
     * @param expiresAt when the access token expires, by our clock; null if the server did not say
     * @return the tokens
     */
    public static TokenSet of(
            Secret accessToken, @Nullable Secret refreshToken, Instant obtainedAt, @Nullable Instant expiresAt) {
        return new TokenSet(accessToken, refreshToken, obtainedAt, expiresAt);
    }

    /**
     * The access token.
     *
     * @return the token
     */
    public Secret accessToken() {
        return accessToken;
    }

    /**
     * The refresh token.
     *
     * @return the token, empty if none was issued
     */
    public Optional<Secret> refreshToken() {
        return Optional.ofNullable(refreshToken);
    }

    /**
     * When the request that brought the tokens was sent.
     *
     * @return the time by our clock
     */
    public Instant obtainedAt() {
        return obtainedAt;
    }

    /**
     * When the access token expires.
     *
     * @return the time by our clock; empty if the server did not say: use it until a 401
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    @Override
    public String toString() {
        return "TokenSet[obtained=" + obtainedAt + ", expires=" + (expiresAt == null ? "unknown" : expiresAt)
                + ", access=***, refresh=" + (refreshToken == null ? "none" : "***") + "]";
    }
}
