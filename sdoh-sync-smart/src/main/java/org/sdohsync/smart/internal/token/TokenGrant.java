// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.scope.Scopes;

/** A successful token response (RFC 6749 §5.1). {@link #toString} shows no token. Immutable; safe for use by many threads. */
public final class TokenGrant {
    private final Secret accessToken;
    private final @Nullable Secret refreshToken;
    private final Instant requestedAt;
    private final @Nullable Duration lifetime;
    private final @Nullable Scopes scopes;
    private final @Nullable Secret idToken;
    private final LaunchContext context;

    TokenGrant(
            Secret accessToken,
            @Nullable Secret refreshToken,
            Instant requestedAt,
            @Nullable Duration lifetime,
            @Nullable Scopes scopes,
            @Nullable Secret idToken,
            LaunchContext context) {
        this.accessToken = accessToken;
        this.refreshToken = refreshToken;
        this.requestedAt = requestedAt;
        this.lifetime = lifetime;
        this.scopes = scopes;
        this.idToken = idToken;
        this.context = context;
    }

    /**
     * The tokens to store. The lifetime starts when the request was sent, so that a slow answer does not lengthen it.
     *
     * @param earlier the current refresh token, which is kept if the answer has none; null for a new grant
     * @return the tokens
     */
    public TokenSet tokens(@Nullable Secret earlier) {
        return TokenSet.of(
                accessToken,
                refreshToken == null ? earlier : refreshToken,
                requestedAt,
                lifetime == null ? null : requestedAt.plus(lifetime));
    }

    /**
     * The tokens of a backend connection, without a refresh token (SMART App Launch 2.2, Backend Services).
     *
     * @return the access token alone
     */
    public TokenSet accessOnly() {
        return TokenSet.of(accessToken, null, requestedAt, lifetime == null ? null : requestedAt.plus(lifetime));
    }

    /**
     * The scopes granted.
     *
     * @return the scopes; empty if the answer does not say, which means as requested or as before
     */
    public Optional<Scopes> scopes() {
        return Optional.ofNullable(scopes);
    }

    /**
     * The id_token, not checked yet.
     *
     * @return the token, if the answer has one
     */
    public Optional<Secret> idToken() {
        return Optional.ofNullable(idToken);
    }

    /**
     * The launch context of the answer.
     *
     * @return the context; empty if the answer has none
     */
    public LaunchContext context() {
        return context;
    }

    /** Prints which parts are present, without values. */
    @Override
    public String toString() {
        return "TokenGrant[lifetime=" + lifetime + ", refresh=" + (refreshToken == null ? "none" : "***") + ", id="
                + (idToken == null ? "none" : "***") + "]";
    }
}
