// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.http.FhirBase;

/**
 * One connection to one referral source, as it was at one moment: what an application may see, show and log. It holds no
 * token. Immutable.
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
     * As whom we work with the source.
     *
     * @return the role
     */
    public Role role() {
        return record.role();
    }

    /**
     * What the authorization server said about the launch.
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
     * Tells whether the app connected by itself, without a user (SMART App Launch 2.2, Backend Services).
     *
     * @return true if no user ever has to approve it
     */
    public boolean isBackend() {
        return record.backendScopes().isPresent();
    }

    /**
     * How the connection is doing.
     *
     * @return its health
     */
    public Health health() {
        return record.health();
    }

    /**
     * When the user connected the source last.
     *
     * @return the time by our clock
     */
    public Instant connectedAt() {
        return record.connectedAt();
    }

    /**
     * When its tokens came from the source last.
     *
     * @return the time by our clock, empty while it has none in use
     */
    public Optional<Instant> refreshedAt() {
        return record.tokens().map(TokenSet::obtainedAt);
    }

    /**
     * When a refused grant is tried again by itself, at the earliest.
     *
     * @return the time, empty while nothing of the kind is planned
     */
    public Optional<Instant> nextProbeAt() {
        return record.probe().map(ProbePlan::due);
    }

    @Override
    public String toString() {
        return "Connection[" + id() + ", " + source() + ", " + role() + ", " + health().state() + "]";
    }
}
