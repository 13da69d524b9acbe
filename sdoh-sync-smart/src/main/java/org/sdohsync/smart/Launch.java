// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.smart.internal.launch.LaunchRedirect;
import org.sdohsync.smart.launch.AuthorizationForm;

/**
 * A launch that waits for the user: send the browser to {@link #authorizeUrl}, and pass the address with which it comes back
 * to {@link SmartClient#completeLaunch(URI)}, or, if the launch is bound to a session, to {@link SmartClient#completeLaunch(URI,
 * Secret)}. Immutable; safe for use by many threads.
 */
public final class Launch {
    private final LaunchRedirect begun;
    private final boolean posts;

    Launch(LaunchRedirect begun, boolean posts) {
        this.begun = begun;
        this.posts = posts;
    }

    /**
     * The address of the authorization request, to which the user's browser is sent (SMART App Launch 2.2 §Request
     * authorization code). Anybody who has it can take part in the launch: show it to this user only.
     *
     * @return the address at the source's authorization server
     */
    public URI authorizeUrl() {
        return begun.authorizeUrl();
    }

    /**
     * The same request as a form that the browser posts, for sources that declare {@code authorize-post} (SMART App Launch 2.2
     * §Request authorization code). Use either this or {@link #authorizeUrl}; the answer is the same.
     *
     * @return the form; empty if the source does not declare {@code authorize-post}
     */
    public Optional<AuthorizationForm> form() {
        return posts
                ? Optional.of(
                        new AuthorizationForm(begun.endpoint(), begun.request().parameters()))
                : Optional.empty();
    }

    /**
     * When the launch expires.
     *
     * @return the moment from which an answer is refused, by this machine's clock
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
