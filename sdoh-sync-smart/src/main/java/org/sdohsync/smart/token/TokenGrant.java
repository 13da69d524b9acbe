// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.scope.Scopes;

/** The usable part of a token endpoint's answer. Its {@link #toString} shows no token. Immutable. */
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
     * The tokens to keep. The expiry counts from before the request was sent, so that a slow answer cannot prolong it.
     *
     * @param earlier the refresh token held so far, kept when the answer brings none; null at the first grant
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
     * The tokens of a grant without a user: a refresh token has no place in it (SMART App Launch 2.2, Backend Services).
     *
     * @return the access token alone
     */
    public TokenSet accessOnly() {
        return TokenSet.of(accessToken, null, requestedAt, lifetime == null ? null : requestedAt.plus(lifetime));
    }

    /**
     * The scopes granted.
     *
     * @return the scopes; empty when the answer does not say, which means as asked or as before
     */
    public Optional<Scopes> scopes() {
        return Optional.ofNullable(scopes);
    }

    /**
     * The id_token, not checked yet.
     *
     * @return the token, if one came
     */
    public Optional<Secret> idToken() {
        return Optional.ofNullable(idToken);
    }

    /**
     * The launch context that came along.
     *
     * @return the context, empty if none came
     */
    public LaunchContext context() {
        return context;
    }

    /** Prints what came, without values. */
    @Override
    public String toString() {
        return "TokenGrant[lifetime=" + lifetime + ", refresh=" + (refreshToken == null ? "none" : "***") + ", id="
                + (idToken == null ? "none" : "***") + "]";
    }
}
