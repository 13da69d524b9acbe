// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.net.URI;
import java.time.Instant;
import org.sdohsync.smart.launch.BegunLaunch;

/**
 * A connection under way: send the user's browser to {@link #authorizeUrl}, and give the address at which it comes back to
 * {@link SmartClient#complete}. Bind the launch to the user's session in your app. Immutable.
 */
public final class Launch {
    private final BegunLaunch begun;

    Launch(BegunLaunch begun) {
        this.begun = begun;
    }

    /**
     * Where to send the user. Whoever has this address can take part in the launch: show it to this user only.
     *
     * @return the address at the source's authorization server
     */
    public URI authorizeUrl() {
        return begun.authorizeUrl();
    }

    /**
     * When the launch is over.
     *
     * @return the moment from which an answer is refused
     */
    public Instant expiresAt() {
        return begun.expiresAt();
    }

    /** Prints the expiry only. */
    @Override
    public String toString() {
        return "Launch[expires=" + expiresAt() + "]";
    }
}
