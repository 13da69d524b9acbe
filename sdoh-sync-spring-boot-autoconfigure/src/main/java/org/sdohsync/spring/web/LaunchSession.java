// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.sdohsync.core.secret.Secret;

/**
 * Keeps a secret value in the user's browser or session, to which launches are bound (SMART App Launch 2.2 §App protection; RFC 6749
 * §10.12): what one browser began no other can finish. A bean of this type takes the place of the one that {@code
 * sdoh-sync.web.session} names. Implementations must be safe for use by many threads.
 */
public interface LaunchSession {
    /**
     * The value of this browser; makes one if it has none.
     *
     * @param request the request that begins a launch
     * @param response its response, not committed yet
     * @return the value, which nobody else can know or guess
     */
    Secret open(HttpServletRequest request, HttpServletResponse response);

    /**
     * The value of this browser.
     *
     * @param request the request with the answer
     * @return the value; empty if the browser has none
     */
    Optional<Secret> find(HttpServletRequest request);
}
