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

/** What applications see of a record. It does not hold the record: applications keep it for long, and its tokens are not to stay in memory. */
record ConnectionView(
        ConnectionId id,
        String account,
        FhirBase source,
        Role role,
        LaunchContext context,
        Set<String> grantedScopes,
        boolean isBackend,
        Health health,
        Instant connectedAt,
        Optional<Instant> refreshedAt,
        Optional<Instant> nextProbeAt)
        implements Connection {
    static ConnectionView of(ConnectionRecord record) {
        return new ConnectionView(
                record.id(),
                record.account(),
                record.source(),
                record.role(),
                record.context(),
                record.grantedScopes(),
                record.backendScopes().isPresent(),
                record.health(),
                record.connectedAt(),
                record.tokens().map(TokenSet::obtainedAt),
                record.probe().map(QuarantineRetry::due));
    }

    @Override
    public String toString() {
        return "Connection[" + id + ", " + source + ", " + role + ", " + health.state() + "]";
    }
}
