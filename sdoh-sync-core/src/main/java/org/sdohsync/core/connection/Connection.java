// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.http.FhirBase;

/**
 * A snapshot of one connection to one referral source, which an application may show and log. It contains no token.
 * Immutable; safe for use by many threads.
 */
public interface Connection {
    /**
     * The connection's id. It stays the same through refreshes and reconnects.
     *
     * @return the id
     */
    ConnectionId id();

    /**
     * The application's own user or tenant this connection belongs to.
     *
     * @return the account key
     */
    String account();

    /**
     * The source's FHIR API.
     *
     * @return its base URL
     */
    FhirBase source();

    /**
     * The role of the application at the source.
     *
     * @return the role
     */
    Role role();

    /**
     * The launch context (SMART App Launch 2.2 §Launch context).
     *
     * @return the context
     */
    LaunchContext context();

    /**
     * The scopes the user granted.
     *
     * @return the scopes as the server named them
     */
    Set<String> grantedScopes();

    /**
     * Tells whether the app connected without a user (SMART App Launch 2.2, Backend Services).
     *
     * @return true if no user has to authorize it
     */
    boolean isBackend();

    /**
     * The health of the connection.
     *
     * @return its health
     */
    Health health();

    /**
     * When the source was connected last.
     *
     * @return the time by our clock
     */
    Instant connectedAt();

    /**
     * When its tokens were issued or refreshed last.
     *
     * @return the time by our clock; empty if it has none in use
     */
    Optional<Instant> refreshedAt();

    /**
     * The earliest time at which a refused grant is tried again automatically.
     *
     * @return the time; empty if nothing is planned
     */
    Optional<Instant> nextProbeAt();
}
