// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

/**
 * One request an {@link AuthServer}'s token endpoint answered. Holds no secrets.
 *
 * @param grantType the {@code grant_type} asked for
 * @param clientId the authenticated client, or empty when authentication failed
 * @param outcome what became of it
 * @param error the OAuth error code, or empty when tokens were issued
 */
public record TokenRequest(String grantType, String clientId, Outcome outcome, String error) {

    /** What became of a token request. */
    public enum Outcome {
        /** Tokens were issued. */
        ISSUED,
        /** Refused, because the refresh token had been rotated away or the code had been used before. */
        REUSE_DETECTED,
        /** Refused for any other reason. */
        REFUSED
    }
}
