// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.time.Instant;

/**
 * What one answer of the token endpoint did to a grant, for tests that follow each grant's tokens. Tokens appear as fingerprints;
 * whatever is unknown or absent is empty.
 *
 * @param at when the answer was made
 * @param grant the grant, by an id that outlives its tokens
 * @param agent the {@code User-Agent} that asked
 * @param grantType the {@code grant_type} asked for
 * @param outcome what became of it
 * @param presented the fingerprint of the refresh token or code presented
 * @param refreshToken the fingerprint of the refresh token issued
 * @param accessToken the fingerprint of the access token issued
 */
public record TokenTrace(
        Instant at,
        String grant,
        String agent,
        String grantType,
        TokenRequest.Outcome outcome,
        String presented,
        String refreshToken,
        String accessToken) {

    /**
     * Returns what stands for a token in a trace.
     *
     * @param token the token
     * @return its SHA-256 digest in hexadecimal
     */
    public static String fingerprint(String token) {
        return DigestedSecrets.digest(token);
    }
}
