// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import org.sdohsync.core.secret.Secret;

/** Gives the access token of one connection. Implementations are safe for use by many threads. */
public interface TokenSource {
    /**
     * The token to use now.
     *
     * @return a token, fresh or still good enough
     * @throws org.sdohsync.core.error.SyncException if there is none to be had
     */
    Secret token();

    /**
     * Another token, after the server refused one.
     *
     * @param rejected the token the server answered 401 to
     * @return the current token if it is another by now, else a refreshed one
     * @throws org.sdohsync.core.error.SyncException if there is none to be had
     */
    Secret replace(Secret rejected);

    /**
     * Puts a token on a request: as a Bearer token (RFC 6750 §2.1), unless it is one of another kind.
     *
     * @param request the request, as it will be sent
     * @param token what {@link #token} or {@link #replace} gave
     * @return the request with the token
     */
    default HttpRequest sign(HttpRequest request, Secret token) {
        return request.header("Authorization", "Bearer " + token.reveal());
    }

    /**
     * Takes note of the answer to a signed request.
     *
     * @param reply the answer
     * @return true if the server refused it for something that was just learned, so that it is to be signed anew with the same token
     *     and sent once more
     */
    default boolean wantsItSignedAnew(HttpReply reply) {
        return false;
    }
}
