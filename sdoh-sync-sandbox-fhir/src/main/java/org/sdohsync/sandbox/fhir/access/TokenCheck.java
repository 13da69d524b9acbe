// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

import java.util.Optional;

/** Tells what a bearer token is worth right now. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface TokenCheck {
    /**
     * Returns the grant of a live token.
     *
     * @param token the bearer token as the client sent it
     * @return its grant, empty if it is unknown, expired or revoked
     * @throws java.io.UncheckedIOException if nobody could be asked; the server then answers 503
     */
    Optional<TokenGrant> check(String token);

    /**
     * Returns the grant of a live token that is bound to a key (RFC 9449). By default none is.
     *
     * @param token the token as the client sent it
     * @param proof the proof that came with it
     * @param method the method of the request
     * @param url the URL of the request, without its query
     * @return its grant, empty if there is none or the proof is wrong
     * @throws java.io.UncheckedIOException if nobody could be asked; the server then answers 503
     */
    default Optional<TokenGrant> checkBound(String token, String proof, String method, String url) {
        return Optional.empty();
    }
}
