// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.util.Optional;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.store.Leases;
import org.sdohsync.smart.internal.audit.GrantTrace;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenManager;
import org.sdohsync.smart.token.Revocation;

/** Disconnects a source: revokes the grant there, deletes the connection's record, and drops its tokens from memory. */
final class Disconnector {
    private final StoredConnections ledger;
    private final TokenManager tokens;
    private final TokenEndpoint endpoint;
    private final Leases leases;
    private final SmartAudit audit;

    Disconnector(
            StoredConnections ledger, TokenManager tokens, TokenEndpoint endpoint, Leases leases, SmartAudit audit) {
        this.ledger = ledger;
        this.tokens = tokens;
        this.endpoint = endpoint;
        this.leases = leases;
        this.audit = audit;
    }

    Revocation disconnect(ConnectionId id) {
        // A record that cannot be read gives no token to revoke; it is deleted all the same.
        Optional<ConnectionRecord> held = ledger.readable(id);
        Revocation revocation = held.map(endpoint::revoke).orElse(Revocation.NOT_OFFERED);
        if (ledger.records().discard(id.value())) {
            held.ifPresentOrElse(
                    ledger.sources()::remove, () -> ledger.sources().remove(id));
        }
        tokens.forget(id);
        leases.forget(TokenManager.leaseOf(id));
        held.ifPresent(gone -> {
            audit.of(Action.REVOCATION, outcome(revocation), gone.view(), GrantTrace.ended(revocation.name(), gone));
            audit.of(Action.ADMINISTRATION, Outcome.SUCCESS, gone.view(), "disconnect");
        });
        return revocation;
    }

    static Outcome outcome(Revocation revocation) {
        return switch (revocation) {
            case DONE -> Outcome.SUCCESS;
            case REFUSED, NOT_OFFERED -> Outcome.REFUSED;
            case UNREACHABLE -> Outcome.FAILED;
        };
    }
}
