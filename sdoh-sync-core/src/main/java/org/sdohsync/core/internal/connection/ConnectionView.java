// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;

/** A record without its secrets. */
record ConnectionView(ConnectionRecord record) implements Connection {
    @Override
    public ConnectionId id() {
        return record.id();
    }

    @Override
    public String account() {
        return record.account();
    }

    @Override
    public FhirBase source() {
        return record.source();
    }

    @Override
    public Role role() {
        return record.role();
    }

    @Override
    public LaunchContext context() {
        return record.context();
    }

    @Override
    public Set<String> grantedScopes() {
        return record.grantedScopes();
    }

    @Override
    public boolean isBackend() {
        return record.backendScopes().isPresent();
    }

    @Override
    public Health health() {
        return record.health();
    }

    @Override
    public Instant connectedAt() {
        return record.connectedAt();
    }

    @Override
    public Optional<Instant> refreshedAt() {
        return record.tokens().map(TokenSet::obtainedAt);
    }

    @Override
    public Optional<Instant> nextProbeAt() {
        return record.probe().map(QuarantineRetry::due);
    }

    @Override
    public String toString() {
        return "Connection[" + id() + ", " + source() + ", " + role() + ", " + health().state() + "]";
    }
}
