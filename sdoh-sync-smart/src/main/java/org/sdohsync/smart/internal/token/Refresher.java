// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.internal.audit.GrantTrace;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.token.TokenResult.Ended;
import org.sdohsync.smart.internal.token.TokenResult.Misconfigured;
import org.sdohsync.smart.internal.token.TokenResult.Weather;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes a connection's tokens so that no two processes send the same refresh token (SMART App Launch 2.2 §Refresh access
 * token):
 *
 * <ol>
 *   <li>take the lease of the connection in the store, or wait for its holder;
 *   <li>read the record again <em>inside</em> the lease: if another process refreshed meanwhile, use its tokens;
 *   <li>send the request, and repeat it once if the answer was lost;
 *   <li>save the answer, and only then return it.
 * </ol>
 *
 * <p>Immediately before the first byte of each request the lease is renewed, the record is read again and the remaining time
 * of the lease is checked: a process that was delayed or suspended finds that another one took over, and sends nothing. No
 * client can rule out a suspension between that check and the first byte.
 */
final class Refresher {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    /** The error codes that never concern a refresh token. */
    private static final Set<String> OF_THE_REGISTRATION =
            Set.of("unsupported_grant_type", "invalid_scope", "invalid_target", "no_signing_key");

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private static final Duration TOLD_AFTER = Duration.ofSeconds(2);

    private final StoredConnections ledger;
    private final TokenEndpoint endpoint;
    private final GrantSaver saver;
    private final RefreshLease.Source leases;
    private final Clock clock;
    private final Pause pause;
    private final WorkObserver observer;
    private final SmartAudit audit;

    Refresher(
            StoredConnections ledger,
            TokenEndpoint endpoint,
            RefreshLease.Source leases,
            Clock clock,
            Pause pause,
            WorkObserver observer,
            SmartAudit audit) {
        this.ledger = ledger;
        this.endpoint = endpoint;
        this.saver = new GrantSaver(ledger, endpoint, clock, pause);
        this.leases = leases;
        this.clock = clock;
        this.pause = pause;
        this.observer = observer;
        this.audit = audit;
    }

    /** Returns a record whose tokens are stored and serve the purpose of the refresh. */
    ConnectionRecord renew(RefreshInProgress flight) {
        UnsavedGrant.@Nullable Waiting waiting = flight.unsaved().waiting();
        if (waiting != null) {
            // Even if the lease is lost, the grant is saved by compare-and-set.
            waiting.lease().renew();
            return underLease(flight, waiting.lease());
        }
        ConnectionRecord held = load(flight);
        if (flight.satisfiedBy(held, clock.millis())) {
            return held;
        }
        Optional<RefreshLease> lease = acquire(flight);
        return lease.isPresent() ? underLease(flight, lease.get()) : load(flight);
    }

    /** Empty if another process's refresh already brought what this one is for. */
    private Optional<RefreshLease> acquire(RefreshInProgress flight) {
        for (Duration waited = Duration.ZERO;
                waited.compareTo(leases.patience()) <= 0;
                waited = waited.plus(LOOK_AGAIN)) {
            Optional<RefreshLease> lease = leases.of(flight.id());
            if (lease.isPresent()) {
                return lease;
            }
            tell(flight, waited);
            RefreshWaits.pause(pause, LOOK_AGAIN, flight.id());
            if (flight.satisfiedBy(load(flight), clock.millis())) {
                return Optional.empty();
            }
        }
        throw RefreshFailures.notYet(
                flight.id(),
                flight.waitsFor().orElse("another process is refreshing it") + " and does not finish",
                null);
    }

    // Most waits are short: a caller that waits longer is told what for, and for how long at most.
    private void tell(RefreshInProgress flight, Duration waited) {
        if (waited.isZero() || waited.toMillis() % TOLD_AFTER.toMillis() != 0) {
            return;
        }
        String holder = leases.holderInWords(flight.id()).orElse("another process");
        flight.waitsFor("it has waited " + waited.toSeconds() + " seconds for a refresh by " + holder);
        if (waited.equals(TOLD_AFTER)) {
            LOG.warn(
                    "refresh waits connection={} heldBy=\"{}\" atMostSeconds={}",
                    flight.id(),
                    holder,
                    leases.patience().toSeconds());
        }
    }

    private ConnectionRecord underLease(RefreshInProgress flight, RefreshLease lease) {
        try {
            return renewHolding(flight, lease);
        } finally {
            // While a grant is unsaved, no other process may send the token it replaced.
            if (flight.unsaved().waiting() == null) {
                lease.close();
            }
        }
    }

    private ConnectionRecord renewHolding(RefreshInProgress flight, RefreshLease lease) {
        if (flight.unsaved().waiting() != null) {
            ConnectionRecord saved = saver.save(flight);
            if (flight.satisfiedBy(saved, clock.millis())) {
                return saved;
            }
        }
        ConnectionRecord held = load(flight);
        if (flight.satisfiedBy(held, clock.millis())) {
            return held;
        }
        try {
            if (held.backendScopes().isPresent()) {
                return observed(held, () -> askAsBackend(flight, lease, held));
            }
            Secret token = refreshToken(flight, held);
            return observed(held, () -> ask(flight, lease, held, token));
        } catch (BusyException late) {
            ConnectionRecord now = load(flight);
            if (flight.satisfiedBy(now, clock.millis())) {
                return now;
            }
            throw RefreshFailures.notYet(flight.id(), "its refresh was delayed until its lease expired", late);
        }
    }

    private ConnectionRecord observed(ConnectionRecord held, Supplier<ConnectionRecord> refresh) {
        WorkObservation begun = observer.refresh(held.id(), held.source().origin());
        try {
            ConnectionRecord renewed = refresh.get();
            String trace =
                    GrantTrace.of(held, renewed).map(GrantTrace::toString).orElse("");
            audit.refreshed(renewed.view(), WorkObservation.SUCCESS, trace);
            begun.end(WorkObservation.SUCCESS, null);
            return renewed;
        } catch (RuntimeException | Error failed) {
            String result = RefreshFailures.outcome(failed);
            audit.refreshed(held.view(), result, result);
            begun.end(result, failed);
            throw failed;
        }
    }

    /** The check before the first byte of each request. */
    private void requireOurs(RefreshInProgress flight, RefreshLease lease, Secret spent) {
        lease.require(() -> ledger.load(flight.id())
                .map(StoredValue::value)
                .flatMap(GrantSaver::spendable)
                .filter(spent::equals)
                .isPresent());
    }

    /** A backend connection has no refresh token: each access token is requested anew, and a refusal does not end a grant. */
    private ConnectionRecord askAsBackend(RefreshInProgress flight, RefreshLease lease, ConnectionRecord held) {
        Secret spent = GrantSaver.spendable(held).orElseThrow(() -> RefreshFailures.needsAuthorization(held));
        return endpoint.clientCredentials(held, () -> requireOurs(flight, lease, spent))
                .fold(
                        granted -> keep(flight, lease, held, spent, granted.grant()),
                        ended -> misconfigured(
                                flight,
                                new Misconfigured("invalid_grant", ended.errorUri(), ended.description(), false),
                                false),
                        misconfigured -> misconfigured(flight, misconfigured, false),
                        weather -> {
                            throw RefreshFailures.weather(held, weather);
                        });
    }

    private ConnectionRecord ask(RefreshInProgress flight, RefreshLease lease, ConnectionRecord held, Secret token) {
        Runnable check = () -> requireOurs(flight, lease, token);
        TokenResult first = endpoint.refresh(held, token, check);
        // The server may have rotated although the answer was lost. Many accept the old token for some seconds more.
        boolean lost = first instanceof Weather weather && weather.ambiguous();
        TokenResult answer = lost ? endpoint.refresh(held, token, check) : first;
        LOG.debug(
                "refresh connection={} answer={} repeated={}",
                flight.id(),
                answer.getClass().getSimpleName(),
                lost);
        return answer.fold(
                granted -> keep(flight, lease, held, token, granted.grant()),
                ended -> ended(flight, token, ended),
                misconfigured -> misconfigured(flight, misconfigured, true),
                weather -> weather(flight, lease, held, token, weather));
    }

    private ConnectionRecord keep(
            RefreshInProgress flight, RefreshLease lease, ConnectionRecord held, Secret sent, TokenGrant grant) {
        flight.unsaved().hold(new UnsavedGrant.Waiting(held, sent, grant, lease));
        return saver.save(flight);
    }

    /** Ends the grant, only if the refused token is still the stored one. */
    private ConnectionRecord ended(RefreshInProgress flight, Secret sent, Ended ended) {
        ConnectionRecord held = load(flight);
        if (GrantSaver.refreshToken(held).filter(sent::equals).isEmpty()) {
            if (flight.satisfiedBy(held, clock.millis())) {
                return held;
            }
            throw RefreshFailures.notYet(flight.id(), "its tokens were replaced by another process meanwhile", null);
        }
        String reason = "the source no longer accepts the grant: " + ended.words();
        ConnectionRecord marked = markNeedsAuthorization(flight, sent, reason, ended.errorUri());
        if (flight.satisfiedBy(marked, clock.millis())) {
            return marked;
        }
        throw RefreshFailures.needsAuthorization(marked);
    }

    /** Keeps the grant whatever the error says: a wrong registration can be corrected at the source. */
    private ConnectionRecord misconfigured(RefreshInProgress flight, Misconfigured refused, boolean refreshAlone) {
        Set<Health.Hint> hints = EnumSet.noneOf(Health.Hint.class);
        if (refreshAlone && !OF_THE_REGISTRATION.contains(refused.code())) {
            hints.add(Health.Hint.CONNECT_AGAIN);
        }
        if (refused.encodingMatters()) {
            hints.add(Health.Hint.RAW_BASIC_ENCODING);
        }
        ConnectionRecord marked = mark(flight, record -> {
            boolean already = record.health().state() == Health.State.NEEDS_CONFIGURATION;
            Instant since = already ? record.health().since() : clock.instant();
            return record.toBuilder()
                    .health(Health.of(Health.State.NEEDS_CONFIGURATION, since, refused.words(), refused.errorUri())
                            .hints(hints))
                    .build();
        });
        throw RefreshFailures.misconfigured(marked);
    }

    private ConnectionRecord weather(
            RefreshInProgress flight, RefreshLease lease, ConnectionRecord held, Secret sent, Weather weather) {
        Secret rotated = weather.rotated().orElse(null);
        if (rotated != null) {
            // The token that was sent may be invalid now: the new one is saved as carefully as a whole grant.
            flight.unsaved().hold(new UnsavedGrant.Waiting(held, sent, null, rotated, lease));
            ConnectionRecord ignored = saver.save(flight);
        }
        throw RefreshFailures.weather(held, weather);
    }

    private Secret refreshToken(RefreshInProgress flight, ConnectionRecord held) {
        Optional<Secret> inUse = held.tokens().flatMap(TokenSet::refreshToken);
        Optional<Secret> token = flight.explicitRetry() ? inUse.or(held::quarantined) : inUse;
        if (token.isPresent()) {
            return token.get();
        }
        if (held.tokens().isEmpty()) {
            throw RefreshFailures.needsAuthorization(held);
        }
        String reason = "the source granted no refresh token, and the access token has expired";
        throw RefreshFailures.needsAuthorization(markNeedsAuthorization(flight, null, reason, null));
    }

    private ConnectionRecord markNeedsAuthorization(
            RefreshInProgress flight, @Nullable Secret sent, String reason, @Nullable URI errorUri) {
        return mark(flight, record -> {
            boolean stillHeld = sent == null
                    || GrantSaver.refreshToken(record).filter(sent::equals).isPresent();
            if (!stillHeld) {
                return record;
            }
            boolean already = record.health().state() == Health.State.NEEDS_AUTHORIZATION
                    && record.tokens().isEmpty();
            Instant since = already ? record.health().since() : clock.instant();
            Health health = Health.of(Health.State.NEEDS_AUTHORIZATION, since, reason, errorUri);
            return record.toBuilder().quarantineTokens().health(health).build();
        });
    }

    private ConnectionRecord mark(RefreshInProgress flight, UnaryOperator<ConnectionRecord> change) {
        Health.State[] before = new Health.State[1];
        ConnectionRecord after = ledger.update(flight.id(), record -> {
                    before[0] = record.health().state();
                    return change.apply(record);
                })
                .orElseThrow(() -> RefreshFailures.gone(flight.id()));
        if (after.health().state() != before[0]) {
            flight.changed(after);
        }
        return after;
    }

    private ConnectionRecord load(RefreshInProgress flight) {
        return ledger.load(flight.id()).map(StoredValue::value).orElseThrow(() -> RefreshFailures.gone(flight.id()));
    }
}
