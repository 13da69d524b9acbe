// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.QuarantineRetry;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.token.GrantMaintenance;
import org.sdohsync.smart.token.MaintenanceResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains grants between uses according to {@link GrantMaintenance}. The time of the next probe is in the store and is moved by
 * compare-and-set before anything is sent, so that restarts and other processes cause no additional probes. Safe for use by
 * many threads.
 */
public final class GrantMaintainer {
    private static final Logger LOG = LoggerFactory.getLogger(GrantMaintainer.class);
    private static final double SPREAD = 0.2;

    private final StoredConnections ledger;
    private final TokenManager tokens;
    private final OwnCertificates certificates;
    private final Clock clock;
    private final Jitter jitter;
    private final Function<? super Connection, GrantMaintenance> settings;

    /**
     * Creates a keeper.
     *
     * @param ledger the connections
     * @param tokens the manager of their tokens
     * @param certificates the app's own certificates
     * @param clock the clock that decides what is due
     * @param jitter the jitter that spreads the probes of many connections over time
     * @param settings returns the upkeep settings of a connection
     */
    public GrantMaintainer(
            StoredConnections ledger,
            TokenManager tokens,
            OwnCertificates certificates,
            Clock clock,
            Jitter jitter,
            Function<? super Connection, GrantMaintenance> settings) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.tokens = requireNonNull(tokens, "tokens");
        this.certificates = requireNonNull(certificates, "certificates");
        this.clock = requireNonNull(clock, "clock");
        this.jitter = requireNonNull(jitter, "jitter");
        this.settings = requireNonNull(settings, "settings");
    }

    /**
     * Does what is due now for a connection, which usually is nothing.
     *
     * @param id the connection
     * @return what was done
     * @throws StoreException if the store fails; a failure at the source is part of the result
     */
    public MaintenanceResult keep(ConnectionId id) {
        Optional<ConnectionRecord> found = ledger.load(id).map(StoredValue::value);
        found.ifPresent(this::noteCertificate);
        if (found.isEmpty() || isOnlineOnly(found.get().grantedScopes())) {
            return MaintenanceResult.NOTHING_DUE;
        }
        ConnectionRecord held = found.get();
        GrantMaintenance upkeep = requireNonNull(settings.apply(held.view()), "upkeep");
        Optional<TokenSet> living = held.tokens();
        if (living.isPresent()) {
            return keepAlive(id, living.get(), upkeep);
        }
        return held.quarantined().isPresent() ? probe(held, upkeep) : MaintenanceResult.NOTHING_DUE;
    }

    /** Tells once of a certificate that expires soon, and takes it back when there is a newer one. */
    private void noteCertificate(ConnectionRecord held) {
        if (!certificates.isNews(held)) {
            return;
        }
        ConnectionRecord[] before = new ConnectionRecord[1];
        Optional<ConnectionRecord> noted = ledger.update(held.id(), now -> {
            before[0] = now;
            return certificates.isNews(now) ? certificates.noted(now) : now;
        });
        noted.filter(now -> now != before[0])
                .filter(now -> now.health().hints().contains(Health.Hint.CERTIFICATE_EXPIRES))
                .ifPresent(now ->
                        ledger.announce(new ConnectionEvent(ConnectionEvent.Kind.CERTIFICATE_EXPIRES, now.view())));
    }

    private MaintenanceResult keepAlive(ConnectionId id, TokenSet held, GrantMaintenance upkeep) {
        boolean due = upkeep.keepAlive()
                .filter(idle -> WallClock.hasPassed(held.obtainedAt(), idle, clock.instant()))
                .isPresent();
        if (!due || held.refreshToken().isEmpty()) {
            return MaintenanceResult.NOTHING_DUE;
        }
        return attempt(id, MaintenanceResult.KEPT_ALIVE, () -> tokens.refresh(id, held.accessToken()));
    }

    private MaintenanceResult probe(ConnectionRecord held, GrantMaintenance upkeep) {
        ConnectionId id = held.id();
        if (upkeep.probeWait(0).isEmpty() || !isDue(planned(held, upkeep), upkeep) || !claim(id, upkeep)) {
            return MaintenanceResult.NOTHING_DUE;
        }
        return attempt(id, MaintenanceResult.RECOVERED, () -> tokens.retry(id));
    }

    /** Returns the record with a time of the next probe, set now if there was none. */
    private ConnectionRecord planned(ConnectionRecord held, GrantMaintenance upkeep) {
        if (held.probe().isPresent()) {
            return held;
        }
        Instant due = held.health().since().plus(spread(upkeep.probeWait(0).orElseThrow()));
        return ledger.update(
                        held.id(),
                        now -> now.probe().isPresent() || now.quarantined().isEmpty()
                                ? now
                                : now.toBuilder()
                                        .probe(new QuarantineRetry(0, due))
                                        .build())
                .orElse(held);
    }

    private boolean isDue(ConnectionRecord record, GrantMaintenance upkeep) {
        return record.quarantined().isPresent()
                && record.probe()
                        .filter(plan -> WallClock.isOver(plan.due(), longestWait(upkeep), clock.instant()))
                        .isPresent();
    }

    // It may have been planned with other settings: the longest wait of the current and the default settings is
    // accepted.
    private static Duration longestWait(GrantMaintenance upkeep) {
        Duration ours = upkeep.probeWait(Integer.MAX_VALUE).orElse(Duration.ZERO);
        Duration longest = ours.compareTo(GrantMaintenance.PROBE_AT_LEAST_EVERY) > 0
                ? ours
                : GrantMaintenance.PROBE_AT_LEAST_EVERY;
        return longest.plusMillis((long) (longest.toMillis() * SPREAD));
    }

    private boolean claim(ConnectionId id, GrantMaintenance upkeep) {
        boolean[] mine = new boolean[1];
        Optional<ConnectionRecord> claimed = ledger.update(id, now -> {
            mine[0] = isDue(now, upkeep);
            if (!mine[0]) {
                return now;
            }
            int made = now.probe().orElseThrow().made() + 1;
            Instant next = clock.instant().plus(spread(upkeep.probeWait(made).orElseThrow()));
            return now.toBuilder().probe(new QuarantineRetry(made, next)).build();
        });
        return mine[0] && claimed.isPresent();
    }

    private static MaintenanceResult attempt(ConnectionId id, MaintenanceResult success, Runnable work) {
        try {
            work.run();
            LOG.debug("upkeep connection={} result={}", id, success);
            return success;
        } catch (StoreException broken) {
            throw broken;
        } catch (AuthorizationException refused) {
            return MaintenanceResult.STILL_REFUSED;
        } catch (SyncException weather) {
            LOG.debug("upkeep connection={} failure={}", id, weather.getClass().getSimpleName());
            return MaintenanceResult.FAILED;
        }
    }

    // Jitter only lengthens the wait, so that probes stay "at most daily".
    private Duration spread(Duration wait) {
        return wait.plusMillis((long) (wait.toMillis() * SPREAD * jitter.next()));
    }

    private static boolean isOnlineOnly(Set<String> granted) {
        return granted.contains("online_access") && !granted.contains("offline_access");
    }
}
