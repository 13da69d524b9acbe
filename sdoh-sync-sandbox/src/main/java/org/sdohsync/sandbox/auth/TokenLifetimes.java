// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.time.Duration;

/**
 * How long what an {@link AuthServer} issues stays valid. Whole seconds, because {@code expires_in} is.
 *
 * @param accessToken the access token, one hour by default
 * @param refreshToken each refresh token, counted anew at every rotation, 90 days by default
 * @param code the authorization code, one minute by default
 */
public record TokenLifetimes(Duration accessToken, Duration refreshToken, Duration code) {

    /** One hour, 90 days, one minute. */
    public static final TokenLifetimes DEFAULT =
            new TokenLifetimes(Duration.ofHours(1), Duration.ofDays(90), Duration.ofMinutes(1));

    /**
     * Refuses anything under a second.
     *
     * @param accessToken the access token's lifetime
     * @param refreshToken each refresh token's lifetime
     * @param code the authorization code's lifetime
     */
    public TokenLifetimes {
        atLeastASecond(accessToken, "accessToken");
        atLeastASecond(refreshToken, "refreshToken");
        atLeastASecond(code, "code");
    }

    /**
     * Returns these lifetimes with another one for access tokens.
     *
     * @param lifetime the access token's lifetime
     * @return the changed copy
     */
    public TokenLifetimes accessToken(Duration lifetime) {
        return new TokenLifetimes(lifetime, refreshToken, code);
    }

    /**
     * Returns these lifetimes with another one for refresh tokens.
     *
     * @param lifetime the refresh token's lifetime
     * @return the changed copy
     */
    public TokenLifetimes refreshToken(Duration lifetime) {
        return new TokenLifetimes(accessToken, lifetime, code);
    }

    private static void atLeastASecond(Duration lifetime, String name) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException(name + " must last one second or more, not " + lifetime);
        }
    }
}
