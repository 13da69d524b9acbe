// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

/**
 * Adds what one source requires beyond SMART App Launch to each request to its authorization server, such as parameters
 * of its own. (DPoP proofs and UDAP are built in: see {@link SourceSettings#dpop} and {@link SmartApp#udap}.) Set it with {@link
 * SourceSettings#tokenRequests(TokenRequestCustomizer)}. It must be safe for use by many threads, and must not store or log
 * the request.
 */
@FunctionalInterface
public interface TokenRequestCustomizer {
    /** Adds nothing. */
    TokenRequestCustomizer NONE = request -> {};

    /**
     * Changes a request. Called for each attempt, after the client's authentication was added.
     *
     * @param request the request, to be changed in place
     */
    void customize(TokenRequest request);
}
