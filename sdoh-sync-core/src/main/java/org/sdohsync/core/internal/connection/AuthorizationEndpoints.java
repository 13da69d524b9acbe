// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a source's authorization server at the time the source was connected. They are stored with the grant: a
 * refresh is sent where the grant came from, not where a later SMART configuration points (RFC 9700 §4.4). Immutable; safe
 * for use by many threads.
 */
public final class AuthorizationEndpoints {
    private final @Nullable URI authorize;
    private final URI token;
    private final @Nullable String issuer;
    private final @Nullable URI revocation;

    private AuthorizationEndpoints(
            @Nullable URI authorize, URI token, @Nullable String issuer, @Nullable URI revocation) {
        this.authorize = authorize;
        this.token = requireNonNull(token, "token");
        this.issuer = issuer;
        this.revocation = revocation;
    }

    /**
     * Creates the endpoints.
     *
     * @param authorize the authorization endpoint, or null if the server serves clients without users only
     * @param token the token endpoint
     * @param issuer the issuer identifier exactly as published, or null
     * @param revocation the revocation endpoint (RFC 7009), or null
     * @return the endpoints
     */
    public static AuthorizationEndpoints of(
            @Nullable URI authorize, URI token, @Nullable String issuer, @Nullable URI revocation) {
        return new AuthorizationEndpoints(authorize, token, issuer, revocation);
    }

    /**
     * The authorization endpoint.
     *
     * @return the authorization endpoint, if one was published
     */
    public Optional<URI> authorize() {
        return Optional.ofNullable(authorize);
    }

    /**
     * The token endpoint.
     *
     * @return the token endpoint
     */
    public URI token() {
        return token;
    }

    /**
     * The issuer identifier exactly as published.
     *
     * @return the issuer, if one was published
     */
    public Optional<String> issuer() {
        return Optional.ofNullable(issuer);
    }

    /**
     * The revocation endpoint (RFC 7009).
     *
     * @return the revocation endpoint, if one was published
     */
    public Optional<URI> revocation() {
        return Optional.ofNullable(revocation);
    }
}
