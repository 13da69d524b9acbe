// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import org.sdohsync.core.http.AccessTokens;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.secret.Secret;

/** Puts the access tokens of one connection on requests. Implementations are safe for use by many threads. */
public interface TokenSource extends AccessTokens {
    /**
     * The same tokens, with what this library needs to put them on requests.
     *
     * @param tokens tokens of a SmartClient
     * @return they themselves
     * @throws IllegalArgumentException if they come from elsewhere
     */
    static TokenSource of(AccessTokens tokens) {
        if (tokens instanceof TokenSource source) {
            return source;
        }
        throw new IllegalArgumentException("the tokens are not those of a SmartClient");
    }

    /**
     * Adds a token to a request: as a Bearer token (RFC 6750 §2.1), unless it is bound to a key (DPoP, RFC 9449 §7).
     *
     * @param request the request as it will be sent
     * @param token the result of {@link #token} or {@link #replace}
     * @return the request with the token
     */
    default OutgoingRequest sign(OutgoingRequest request, Secret token) {
        return request.header("Authorization", "Bearer " + token.reveal());
    }

    /**
     * Handles the answer to a signed request, such as a new DPoP nonce (RFC 9449 §9).
     *
     * @param reply the answer
     * @return true if the request should be signed again with the same token and sent once more
     */
    default boolean wantsItSignedAnew(HttpReply reply) {
        return false;
    }
}
