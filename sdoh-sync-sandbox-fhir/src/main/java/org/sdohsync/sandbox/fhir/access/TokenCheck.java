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
}
