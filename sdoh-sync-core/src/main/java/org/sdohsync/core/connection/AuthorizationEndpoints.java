// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a source's authorization server as they were when the user connected it. They are kept with the grant: a
 * refresh goes where the grant came from, not where a later discovery document points (RFC 9700 §4.4). Immutable.
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
     * Makes them.
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
     * Where users sign in.
     *
     * @return the authorization endpoint, if one was published
     */
    public Optional<URI> authorize() {
        return Optional.ofNullable(authorize);
    }

    /**
     * Where tokens come from.
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
     * Where grants are given back.
     *
     * @return the revocation endpoint, if one was published
     */
    public Optional<URI> revocation() {
        return Optional.ofNullable(revocation);
    }
}
