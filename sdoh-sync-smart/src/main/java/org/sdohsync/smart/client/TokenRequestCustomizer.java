// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

/**
 * Adds what one source wants beyond SMART to each request to its authorization server, such as the parameters and certificate chain
 * of UDAP. (Proofs of possession are built in: {@link SourceSettings#dpop}.) Set it with {@link SourceSettings#tokenRequests(TokenRequestCustomizer)}. It must be safe for use by
 * many threads, and must not keep or log what it sees.
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
