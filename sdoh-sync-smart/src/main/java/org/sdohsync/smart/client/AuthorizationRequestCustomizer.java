// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

/**
 * Changes the authorization requests of one source, such as by more parameters. (Pushing them is built in: {@link
 * SourceSettings#pushesRequests}; what this gives is pushed.) Set it with
 * {@link SourceSettings#authorizationRequests(AuthorizationRequestCustomizer)}. It must be safe for use by many threads.
 */
@FunctionalInterface
public interface AuthorizationRequestCustomizer {
    /** Changes nothing. */
    AuthorizationRequestCustomizer NONE = AuthorizationRequest::form;

    /**
     * Gives the parameters to send the browser with. {@code state}, the PKCE challenge and the redirect address are checked when the
     * answer comes: leave them as they are, here or in what is pushed.
     *
     * @param request the request as SMART has it
     * @return its form, changed, or another one
     */
    Form customize(AuthorizationRequest request);
}
