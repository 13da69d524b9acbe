// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import java.net.URI;
import java.time.Instant;
import org.sdohsync.core.secret.Secret;

/**
 * A launch that was stored and waits for the user.
 *
 * @param authorizeUrl where to send the user's browser
 * @param state what the answer must carry
 * @param expiresAt when an answer is no longer taken
 */
public record BegunLaunch(URI authorizeUrl, Secret state, Instant expiresAt) {
    /** Prints the expiry: the address lets its holder take part in the launch. */
    @Override
    public String toString() {
        return "BegunLaunch[expires=" + expiresAt + "]";
    }
}
