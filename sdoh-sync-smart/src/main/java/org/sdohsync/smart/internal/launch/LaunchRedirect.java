// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.net.URI;
import java.time.Instant;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.FormParameters;

/**
 * A stored launch that waits for the user.
 *
 * @param endpoint the authorization endpoint
 * @param request the authorization request's parameters
 * @param state the {@code state} that the answer must have
 * @param expiresAt the time from which an answer is refused
 */
public record LaunchRedirect(URI endpoint, FormParameters request, Secret state, Instant expiresAt) {
    /**
     * The address to send the user's browser to.
     *
     * @return the authorization request as an address
     */
    public URI authorizeUrl() {
        return request.appendTo(endpoint);
    }

    /** Prints the expiry only: anybody who has the request can take part in the launch. */
    @Override
    public String toString() {
        return "BegunLaunch[expires=" + expiresAt + "]";
    }
}
