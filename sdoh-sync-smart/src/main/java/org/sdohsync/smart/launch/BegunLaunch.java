// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import java.net.URI;
import java.time.Instant;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.Form;

/**
 * A launch that was stored and waits for the user.
 *
 * @param endpoint the authorization endpoint
 * @param request the authorization request's parameters
 * @param state what the answer must carry
 * @param expiresAt when an answer is no longer taken
 */
public record BegunLaunch(URI endpoint, Form request, Secret state, Instant expiresAt) {
    /**
     * Where to send the user's browser.
     *
     * @return the authorization request as an address
     */
    public URI authorizeUrl() {
        return request.appendTo(endpoint);
    }

    /** Prints the expiry: the request lets its holder take part in the launch. */
    @Override
    public String toString() {
        return "BegunLaunch[expires=" + expiresAt + "]";
    }
}
