// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.time.Duration;

/**
 * How long what an {@link AuthServer} issues stays valid. Whole seconds, because {@code expires_in} is.
 *
 * @param accessToken the access token, as clients are told, one hour by default
 * @param grace how long the access token is accepted beyond that, zero by default: a test that wants refreshes sooner than a busy
 *     machine can use a token sets it
 * @param refreshToken each refresh token, counted anew at every rotation, 90 days by default
 * @param code the authorization code, one minute by default
 */
public record TokenLifetimes(Duration accessToken, Duration grace, Duration refreshToken, Duration code) {

    /** One hour, 90 days, one minute. */
    public static final TokenLifetimes DEFAULT =
            new TokenLifetimes(Duration.ofHours(1), Duration.ZERO, Duration.ofDays(90), Duration.ofMinutes(1));

    /**
     * Refuses anything under a second, and a grace under zero.
     *
     * @param accessToken the access token's lifetime
     * @param grace how long it is accepted beyond that
     * @param refreshToken each refresh token's lifetime
     * @param code the authorization code's lifetime
     */
    public TokenLifetimes {
        atLeastASecond(accessToken, "accessToken");
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace is under zero: " + grace);
        }
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
        return new TokenLifetimes(lifetime, grace, refreshToken, code);
    }

    /**
     * Returns these lifetimes with access tokens that are accepted for a while after the end that clients were told.
     *
     * @param beyond how long
     * @return the changed copy
     */
    public TokenLifetimes grace(Duration beyond) {
        return new TokenLifetimes(accessToken, beyond, refreshToken, code);
    }

    /**
     * Returns these lifetimes with another one for refresh tokens.
     *
     * @param lifetime the refresh token's lifetime
     * @return the changed copy
     */
    public TokenLifetimes refreshToken(Duration lifetime) {
        return new TokenLifetimes(accessToken, grace, lifetime, code);
    }

    private static void atLeastASecond(Duration lifetime, String name) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException(name + " must last one second or more, not " + lifetime);
        }
    }
}
