// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import org.sdohsync.core.secret.Secret;

/** Provides the access token of one connection. Implementations must be safe for use by many threads. */
public interface TokenSource {
    /**
     * Returns the token to use now.
     *
     * @return a token that is valid for long enough to use it
     * @throws org.sdohsync.core.error.SyncException if no token can be obtained
     */
    Secret token();

    /**
     * Returns another token after the server refused one.
     *
     * @param rejected the token that was refused with 401
     * @return the current token if it is another one by now, else a refreshed one
     * @throws org.sdohsync.core.error.SyncException if no token can be obtained
     */
    Secret replace(Secret rejected);

    /**
     * Adds a token to a request: as a Bearer token (RFC 6750 §2.1), unless it is bound to a key (DPoP, RFC 9449 §7).
     *
     * @param request the request as it will be sent
     * @param token the result of {@link #token} or {@link #replace}
     * @return the request with the token
     */
    default HttpRequest sign(HttpRequest request, Secret token) {
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
