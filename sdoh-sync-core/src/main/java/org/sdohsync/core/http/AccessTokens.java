// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import org.sdohsync.core.secret.Secret;

/**
 * The access tokens of one connection (RFC 6749 §1.4), for a client that calls a source's API itself: it takes a token for each request, and sends
 * it to the connection's own origin only. Tokens that are bound to a key (RFC 9449, see {@code SourceSettings.dpop}) are refused without the
 * proof that only this library's own requests carry. Implemented by this library; safe for use by many threads.
 */
public interface AccessTokens {
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
}
