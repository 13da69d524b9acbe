// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import org.sdohsync.core.http.AccessTokens;
import org.sdohsync.core.secret.Secret;

/** Bearer tokens that somebody else gives. */
record BearerTokens(AccessTokens tokens) implements TokenSource {
    @Override
    public Secret token() {
        return tokens.token();
    }

    @Override
    public Secret replace(Secret rejected) {
        return tokens.replace(rejected);
    }
}
