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
}
