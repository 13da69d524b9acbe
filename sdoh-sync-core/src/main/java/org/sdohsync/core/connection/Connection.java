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
public final class Connection {
    private final ConnectionRecord record;

    Connection(ConnectionRecord record) {
        this.record = record;
    }

    /**
     * The connection's id. It stays the same through refreshes and reconnects.
     *
     * @return the id
     */
    public ConnectionId id() {
        return record.id();
    }

    /**
     * The application's own user or tenant this connection belongs to.
     *
     * @return the account key
     */
    public String account() {
        return record.account();
    }

    /**
     * The source's FHIR API.
     *
     * @return its base URL
     */
    public FhirBase source() {
        return record.source();
    }

    /**
     * The role of the application at the source.
     *
     * @return the role
     */
    public Role role() {
        return record.role();
    }

    /**
     * The launch context (SMART App Launch 2.2 §Launch context).
     *
     * @return the context
     */
    public LaunchContext context() {
        return record.context();
    }

    /**
     * The scopes the user granted.
     *
     * @return the scopes as the server named them
     */
    public Set<String> grantedScopes() {
        return record.grantedScopes();
    }

    /**
     * Tells whether the app connected without a user (SMART App Launch 2.2, Backend Services).
     *
     * @return true if no user has to authorize it
     */
    public boolean isBackend() {
        return record.backendScopes().isPresent();
    }

    /**
     * The health of the connection.
     *
     * @return its health
     */
    public Health health() {
        return record.health();
    }

    /**
     * When the source was connected last.
     *
     * @return the time by our clock
     */
    public Instant connectedAt() {
        return record.connectedAt();
    }

    /**
     * When its tokens were issued or refreshed last.
     *
     * @return the time by our clock; empty if it has none in use
     */
    public Optional<Instant> refreshedAt() {
        return record.tokens().map(TokenSet::obtainedAt);
    }

    /**
     * The earliest time at which a refused grant is tried again automatically.
     *
     * @return the time; empty if nothing is planned
     */
    public Optional<Instant> nextProbeAt() {
        return record.probe().map(ProbePlan::due);
    }

    @Override
    public String toString() {
        return "Connection[" + id() + ", " + source() + ", " + role() + ", " + health().state() + "]";
    }
}
