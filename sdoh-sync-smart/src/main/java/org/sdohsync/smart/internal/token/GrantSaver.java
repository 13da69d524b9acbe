// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.token.Revocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a refreshed grant. It replaces the record only if that still has the refresh token that was sent: tokens stored
 * meanwhile by another refresh or a new authorization are newer and are kept.
 */
final class GrantSaver {
    private static final Logger LOG = LoggerFactory.getLogger(GrantSaver.class);
    private static final int ATTEMPTS = 3;
    private static final int MAX_RACES = 100;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

    private final StoredConnections ledger;
    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final Pause pause;

    GrantSaver(StoredConnections ledger, TokenEndpoint endpoint, Clock clock, Pause pause) {
        this.ledger = ledger;
        this.endpoint = endpoint;
        this.clock = clock;
        this.pause = pause;
    }

    /** Saves the unsaved grant of a refresh; if that fails it stays unsaved. */
    ConnectionRecord save(RefreshInProgress flight) {
        for (int attempt = 1; ; attempt++) {
            try {
                return saveOnce(flight);
            } catch (StoreException failed) {
                if (!failed.retryable() || attempt == ATTEMPTS) {
                    throw failed;
                }
                RefreshWaits.pause(pause, BETWEEN_ATTEMPTS, flight.id());
            }
        }
    }

    /** The refresh token of a record, in use or in quarantine. */
    static Optional<Secret> refreshToken(ConnectionRecord record) {
        return record.tokens().flatMap(TokenSet::refreshToken).or(record::quarantined);
    }

    /** The token that a renewal replaces, which shows whether another process was faster. */
    static Optional<Secret> spendable(ConnectionRecord record) {
        return record.backendScopes().isPresent() ? record.tokens().map(TokenSet::accessToken) : refreshToken(record);
    }

    private static TokenSet tokens(ConnectionRecord held, TokenGrant grant, Secret sent) {
        return held.backendScopes().isPresent() ? grant.accessOnly() : grant.tokens(sent);
    }

    private ConnectionRecord saveOnce(RefreshInProgress flight) {
        UnsavedGrant.Waiting waiting = requireNonNull(flight.unsaved().waiting(), "waiting");
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<StoredValue<ConnectionRecord>> stored = ledger.load(flight.id());
            if (stored.isEmpty()) {
                flight.unsaved().clear();
                // Tokens that are not stored anywhere are revoked.
                revokeOrphan(waiting);
                throw RefreshFailures.gone(flight.id());
            }
            ConnectionRecord held = stored.get().value();
            if (spendable(held).filter(waiting.sent()::equals).isEmpty()) {
                flight.unsaved().clear();
                return othersWork(flight, held);
            }
            ConnectionRecord merged = merge(held, waiting);
            if (ledger.records().save(merged, stored.get().revision()).isPresent()) {
                flight.unsaved().clear();
                return waiting.grant() == null ? merged : saved(flight, held, merged);
            }
        }
        throw StoredConnections.contested(flight.id());
    }

    private void revokeOrphan(UnsavedGrant.Waiting waiting) {
        Revocation ignored = endpoint.revoke(merge(waiting.asked(), waiting));
    }

    private ConnectionRecord othersWork(RefreshInProgress flight, ConnectionRecord held) {
        if (flight.satisfiedBy(held, clock.millis())) {
            return held;
        }
        throw RefreshFailures.notYet(flight.id(), "its tokens were replaced by another process meanwhile", null);
    }

    private ConnectionRecord merge(ConnectionRecord held, UnsavedGrant.Waiting waiting) {
        TokenGrant grant = waiting.grant();
        if (grant == null) {
            return rotated(held, requireNonNull(waiting.rotated(), "rotated"));
        }
        ConnectionRecord.Builder next = held.toBuilder().tokens(tokens(held, grant, waiting.sent()));
        Optional<String> swapped = SubjectChange.of(held, grant);
        if (swapped.isPresent()) {
            return next.quarantineTokens()
                    .probe(held.probe().orElse(null))
                    .health(Health.of(Health.State.NEEDS_AUTHORIZATION, clock.instant(), swapped.get(), null))
                    .build();
        }
        // A backend connection has no launch, and so no launch context.
        next.context(held.backendScopes().isPresent() ? held.context() : joined(held, grant.context()));
        grant.scopes().ifPresent(scopes -> ScopeChange.keep(held, scopes, next));
        if (held.health().state() != Health.State.CONNECTED) {
            next.health(Health.of(Health.State.CONNECTED, clock.instant(), "", null));
        }
        return next.build();
    }

    /** Replaces the refresh token that was sent, in use or in quarantine. */
    private static ConnectionRecord rotated(ConnectionRecord held, Secret rotated) {
        TokenSet tokens = held.tokens().orElse(null);
        if (tokens == null) {
            return held.toBuilder().quarantined(rotated).build();
        }
        return held.toBuilder()
                .tokens(TokenSet.of(
                        tokens.accessToken(),
                        rotated,
                        tokens.obtainedAt(),
                        tokens.expiresAt().orElse(null)))
                .build();
    }

    private static LaunchContext joined(ConnectionRecord held, LaunchContext came) {
        LaunchContext joined = held.context().merge(came);
        long leftOut = came.values().keySet().stream()
                .filter(name -> joined.value(name).isEmpty())
                .count();
        if (leftOut > 0) {
            LOG.debug("launch context is full connection={} membersLeftOut={}", held.id(), leftOut);
        }
        return joined;
    }

    private static ConnectionRecord saved(RefreshInProgress flight, ConnectionRecord before, ConnectionRecord after) {
        if (before.health().state() != after.health().state()) {
            flight.changed(after);
        }
        if (after.tokens().isEmpty()) {
            throw RefreshFailures.needsAuthorization(after);
        }
        ScopeChange.events(before, after).forEach(flight::tell);
        return after;
    }
}
