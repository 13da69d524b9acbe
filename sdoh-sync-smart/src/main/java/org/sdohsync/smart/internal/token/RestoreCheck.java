// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.smart.internal.audit.GrantTrace;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the connections with the audit trail before this process sends its first refresh token. A store that was restored from a backup holds
 * refresh tokens that were spent since, and grants that were revoked; an authorization server takes the use of a spent one for theft and ends the grant
 * (RFC 9700 §4.14.2). The trail is kept elsewhere, and so it knows: such tokens are taken out, and the user is asked to connect again. Safe for use by
 * many threads.
 */
final class RestoreCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreCheck.class);
    private static final String SPENT =
            "the store was put back to an earlier copy, whose refresh token has been used since";
    private static final String ENDED = "the store was put back to an earlier copy, and the grant was ended since";

    private final @Nullable AuditTrail trail;
    private final StoredConnections ledger;
    private final Clock clock;
    private final SmartAudit audit;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean done;

    /** What the trail says of a connection. */
    private static final class Known {
        private Instant replaced = Instant.MIN;
        private Instant ended = Instant.MIN;
    }

    /**
     * Creates the check.
     *
     * @param trail the trail; null if there is none, and nothing to compare with
     */
    RestoreCheck(@Nullable AuditTrail trail, StoredConnections ledger, Clock clock, SmartAudit audit) {
        this.trail = trail;
        this.ledger = ledger;
        this.clock = clock;
        this.audit = audit;
        this.done = trail == null;
    }

    /**
     * Does the check, unless it was done. Others wait for it.
     *
     * @throws org.sdohsync.core.error.StoreException if trail or store cannot be read: nothing may be sent
     */
    void requireDone() {
        if (done) {
            return;
        }
        List<ConnectionRecord> stopped = new ArrayList<>();
        lock.lock();
        try {
            if (!done) {
                compare(stopped);
                done = true;
            }
        } finally {
            lock.unlock();
            stopped.forEach(this::tell);
        }
    }

    private void compare(List<ConnectionRecord> stopped) {
        Map<String, Known> known = new HashMap<>();
        if (trail == null || trail.readAheadOfStore(entry -> note(entry, known)).isEmpty()) {
            return;
        }
        // Read after the trail: what another process refreshed meanwhile is in its record already.
        known.forEach((id, one) -> stop(new ConnectionId(id), one).ifPresent(stopped::add));
        if (!stopped.isEmpty()) {
            LOG.warn(
                    "the store was put back to an earlier copy: connections={} have to be connected again",
                    stopped.size());
        }
    }

    private void tell(ConnectionRecord stopped) {
        audit.of(
                Action.ADMINISTRATION,
                Outcome.SUCCESS,
                stopped.view(),
                stopped.health().reason());
        ledger.announce(new ConnectionEvent(ConnectionEvent.Kind.NEEDS_AUTHORIZATION, stopped.view()));
    }

    private static void note(AuditEntry entry, Map<String, Known> known) {
        if (entry.connection().isEmpty()) {
            return;
        }
        Known one = known.computeIfAbsent(entry.connection(), id -> new Known());
        if (entry.action() == Action.REVOCATION) {
            one.ended = later(one.ended, entry.at());
        } else if (entry.outcome() == Outcome.SUCCESS
                && (entry.action() == Action.REFRESH || entry.action() == Action.SIGN_IN)) {
            GrantTrace.parse(entry.detail())
                    .filter(GrantTrace::replaced)
                    .ifPresent(trace -> one.replaced = later(one.replaced, trace.obtainedAt()));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return other.isAfter(one) ? other : one;
    }

    /** Takes the grant out of a connection's record, if it was spent or ended since. */
    private Optional<ConnectionRecord> stop(ConnectionId id, Known known) {
        boolean[] stops = new boolean[1];
        Optional<ConnectionRecord> saved = ledger.update(id, record -> {
            String reason = reason(record, known).orElse(null);
            stops[0] = reason != null;
            return reason == null
                    ? record
                    : record.toBuilder()
                            .quarantineTokens()
                            .quarantined(null)
                            .probe(null)
                            .health(Health.of(Health.State.NEEDS_AUTHORIZATION, clock.instant(), reason, null))
                            .build();
        });
        return saved.filter(record -> stops[0]);
    }

    private static Optional<String> reason(ConnectionRecord record, Known known) {
        if (record.tokens().isEmpty() && record.quarantined().isEmpty()) {
            return Optional.empty();
        }
        Instant ours =
                record.tokens().map(TokenSet::obtainedAt).orElse(record.health().since());
        if (known.ended.isAfter(ours)) {
            return Optional.of(ENDED);
        }
        return known.replaced.isAfter(ours) ? Optional.of(SPENT) : Optional.empty();
    }
}
