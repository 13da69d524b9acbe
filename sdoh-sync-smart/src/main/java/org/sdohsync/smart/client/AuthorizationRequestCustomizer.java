// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

/**
 * Changes the authorization requests for one source, for example by adding parameters. (Pushed authorization requests are
 * built in: see {@link SourceSettings#pushesRequests}; the changed form is what is pushed.) Set it with {@link
 * SourceSettings#authorizationRequests(AuthorizationRequestCustomizer)}. It must be safe for use by many threads.
 */
@FunctionalInterface
public interface AuthorizationRequestCustomizer {
    /** Changes nothing. */
    AuthorizationRequestCustomizer NONE = AuthorizationRequest::form;

    /**
     * Returns the parameters of the authorization request. Do not change {@code state}, the PKCE challenge and the redirect
     * address: the answer is checked against them.
     *
     * @param request the request as SMART App Launch defines it
     * @return the form to send: the given one, changed, or another one
     */
    FormParameters customize(AuthorizationRequest request);
}
