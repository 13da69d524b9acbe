// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import org.sdohsync.core.secret.Secret;

/**
 * The access tokens of one connection (RFC 6749 §1.4): whoever calls a source's API without this library takes one for each request, and
 * sends it to the connection's own origin only. Safe for use by many threads.
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
