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

    /** Tokens are followed from one process's entries to another's: each may need a reading. */
    private static final int READINGS = 4;

    private static final String SPENT =
            "the store was put back to an earlier copy, whose refresh token has been used since";
    private static final String ENDED = "the store was put back to an earlier copy, and the grant was ended since";

    private final @Nullable AuditTrail trail;
    private final StoredConnections ledger;
    private final Clock clock;
    private final SmartAudit audit;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean done;

    /** The tokens that a record has, and what the trail says of them. */
    private static final class Known {
        private final @Nullable Instant stored;
        private @Nullable Instant now;
        private @Nullable String reason;

        Known(@Nullable Instant stored) {
            this.stored = stored;
            this.now = stored;
        }
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
        if (trail == null) {
            return;
        }
        Map<String, Known> known = new HashMap<>();
        boolean[] moved = {true};
        boolean ahead = true;
        for (int reading = 0; ahead && moved[0] && reading < READINGS; reading++) {
            moved[0] = false;
            ahead = !trail.readAheadOfStore(entry -> moved[0] |= note(entry, known))
                    .isEmpty();
        }
        known.forEach((id, one) -> stop(new ConnectionId(id), one).ifPresent(stopped::add));
        if (ahead) {
            // Behind it, so that a process that dies in between compares again.
            trail.tellStore();
        }
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

    /** Follows a connection's tokens; tells whether they became others with the same refresh token. */
    private boolean note(AuditEntry entry, Map<String, Known> known) {
        if (entry.connection().isEmpty() || (entry.action() != Action.REFRESH && entry.action() != Action.REVOCATION)) {
            return false;
        }
        Known one = known.computeIfAbsent(entry.connection(), this::stored);
        Instant tokens = one.now;
        if (tokens == null || one.reason != null) {
            return false;
        }
        if (entry.action() == Action.REVOCATION) {
            one.reason = GrantTrace.isEndOf(entry.detail(), tokens) ? ENDED : null;
            return false;
        }
        GrantTrace trace = GrantTrace.parse(entry.detail())
                .filter(refresh ->
                        refresh.before().equals(tokens) && !refresh.after().equals(tokens))
                .orElse(null);
        if (trace == null) {
            return false;
        }
        one.now = trace.after();
        one.reason = trace.replaced() ? SPENT : null;
        return !trace.replaced();
    }

    private Known stored(String id) {
        return new Known(ledger.readable(new ConnectionId(id))
                .flatMap(ConnectionRecord::tokens)
                .map(TokenSet::obtainedAt)
                .orElse(null));
    }

    /** Takes the grant out of a connection's record, if it was spent or ended since. */
    private Optional<ConnectionRecord> stop(ConnectionId id, Known known) {
        String reason = known.reason;
        if (reason == null) {
            return Optional.empty();
        }
        boolean[] stops = new boolean[1];
        Optional<ConnectionRecord> saved = ledger.update(id, record -> {
            // Another process may have refreshed or connected it since it was read here.
            stops[0] = record.tokens().map(TokenSet::obtainedAt).equals(Optional.ofNullable(known.stored));
            return !stops[0]
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
}
