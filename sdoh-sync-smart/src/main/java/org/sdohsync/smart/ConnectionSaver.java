// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.HeldLease;
import org.sdohsync.core.store.KeyedDigest;
import org.sdohsync.core.store.Leases;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.discovery.AuthorizationServers;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.internal.registration.ClientIdUses;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.internal.token.TokenManager;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/**
 * Stores the result of a launch. One connection is kept for each account, source, role and client (and, for a patient,
 * person): a second launch renews it and keeps its id, and so everything that is stored under that id.
 */
final class ConnectionSaver {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int LOOKS = 300;
    private static final Duration ONE_WRITE = Duration.ofSeconds(5);

    /** The stored record, and the kind of event that the listener gets for it. */
    private record Saved(ConnectionRecord record, ConnectionEvent.Kind kind) {}

    private final StoredConnections ledger;
    private final TokenManager tokens;
    private final Leases leases;
    private final KeyedDigest digest;
    private final EndpointPins pins;
    private final AuthorizationServers servers;
    private final ClientIdUses uses;
    private final Clock clock;
    private final Pause pause;
    private final Gate gate;

    ConnectionSaver(
            StoredConnections ledger,
            TokenManager tokens,
            Store store,
            SmartApp app,
            Clock clock,
            Pause pause,
            Gate gate) {
        this.gate = gate;
        this.ledger = ledger;
        this.tokens = tokens;
        this.leases = store.leases(clock);
        this.digest = store.digest();
        this.pins = new EndpointPins(store);
        this.servers = new AuthorizationServers(store, clock);
        this.uses = new ClientIdUses(store, app);
        this.clock = clock;
        this.pause = pause;
    }

    ConnectionRecord save(ConnectionRecord fresh, boolean renewal) {
        // First, so that there is never a grant whose authorization server could move unnoticed.
        pins.pin(fresh.source(), fresh.endpoints());
        servers.granted(fresh.source(), fresh.endpoints());
        uses.granted(fresh);
        Saved saved = underLease(fresh, renewal);
        tokens.publish(saved.record());
        ledger.announce(new ConnectionEvent(saved.kind(), saved.record().view()));
        if (saved.record().terms().lacksOfflineAccess()) {
            ledger.announce(new ConnectionEvent(
                    ConnectionEvent.Kind.NO_OFFLINE_ACCESS, saved.record().view()));
        }
        return saved.record();
    }

    /** Refuses a launch that would make one connection more than the quotas permit; one that renews a connection may go on. */
    void requireRoom(Connector.Target target) {
        if (target.existing() == null && gate.limitsConnections()) {
            List<ConnectionRecord> own = ledger.account(target.account()).values().stream()
                    .map(StoredValue::value)
                    .toList();
            if (own.stream().noneMatch(held -> held.source().equals(target.source()))) {
                requireRoom(target.source(), own.size());
            }
        }
    }

    private void requireRoom(FhirBase source, int ofAccount) {
        gate.requireRoom(source, ledger.sources().connections(source).size(), ofAccount);
    }

    /** The connection to a source, of whatever account, that holds a refresh token, in use or in quarantine. */
    Optional<ConnectionRecord> holderOf(FhirBase source, Secret refreshToken) {
        return ledger.sources().connections(source).stream()
                // One that cannot be read cannot send its token either.
                .map(ledger::readable)
                .flatMap(Optional::stream)
                .filter(held -> holds(held, refreshToken))
                .findFirst();
    }

    /** Tells whether a connection is the one that saving a fresh record would renew. */
    boolean isRenewed(ConnectionRecord held, ConnectionRecord fresh, boolean renewal) {
        return renewal ? held.id().equals(fresh.id()) : key(held).equals(key(fresh));
    }

    boolean stillHolds(ConnectionRecord holder, Secret refreshToken) {
        return held(holder).filter(now -> holds(now, refreshToken)).isPresent();
    }

    /** Tells whether a grant may have been stored although saving it threw; also true if that cannot be found out. */
    boolean mayHold(ConnectionRecord fresh) {
        try {
            Optional<Secret> given = fresh.tokens().map(TokenSet::accessToken);
            return ledger.account(fresh.account()).stream()
                    .anyMatch(held -> held.tokens().map(TokenSet::accessToken).equals(given));
        } catch (RuntimeException | Error untold) {
            return true;
        }
    }

    private static boolean holds(ConnectionRecord record, Secret refreshToken) {
        return record.tokens()
                .flatMap(TokenSet::refreshToken)
                .or(record::quarantined)
                .filter(refreshToken::equals)
                .isPresent();
    }

    // Two launches of one user may be answered at the same moment, in two processes: one of them must see the other's
    // record.
    private Saved underLease(ConnectionRecord fresh, boolean renewal) {
        try (HeldLease lease = acquire(fresh)) {
            Optional<ConnectionRecord> existing = renewal ? held(fresh) : same(fresh);
            if (existing.isEmpty() && gate.limitsConnections()) {
                requireRoom(
                        fresh.source(), ledger.account(fresh.account()).values().size());
            }
            // First, so that there is never a connection whose source is not known.
            ledger.sources().add(existing.orElse(fresh));
            if (existing.isPresent()) {
                return renew(existing.get(), fresh);
            }
            // Nothing else tells a process that was suspended here of the record that another one made meanwhile.
            if (!lease.renew() || !lease.isHeld(ONE_WRITE)) {
                throw busy(null);
            }
            create(fresh);
            return new Saved(fresh, ConnectionEvent.Kind.CONNECTED);
        }
    }

    private void create(ConnectionRecord fresh) {
        try {
            if (ledger.records().create(fresh).isEmpty()) {
                throw new IllegalStateException("connection id drawn twice: the entropy source is broken");
            }
        } catch (StoreException failed) {
            if (!isStored(fresh, failed)) {
                throw failed;
            }
        }
    }

    // A store may fail after it wrote. A stored grant must not be revoked.
    private boolean isStored(ConnectionRecord fresh, StoreException failed) {
        try {
            Optional<Secret> given = fresh.tokens().map(TokenSet::accessToken);
            return held(fresh)
                    .filter(now -> now.tokens().map(TokenSet::accessToken).equals(given))
                    .isPresent();
        } catch (StoreException unreadable) {
            failed.addSuppressed(unreadable);
            return false;
        }
    }

    private ConnectionRecord update(ConnectionRecord existing, ConnectionRecord fresh) {
        ConnectionRecord[] tried = new ConnectionRecord[1];
        try {
            return ledger.update(existing.id(), held -> tried[0] = merge(held, fresh))
                    .orElseThrow(() -> new StoreException(
                            "connection " + existing.id() + " was deleted while it was being saved: connect again",
                            StoreException.Reason.UNAVAILABLE,
                            null));
        } catch (StoreException failed) {
            if (tried[0] == null || !isStored(tried[0], failed)) {
                throw failed;
            }
            return tried[0];
        }
    }

    private Saved renew(ConnectionRecord existing, ConnectionRecord fresh) {
        if (otherPatient(existing, fresh)) {
            throw new LaunchException(
                    "Connection " + existing.id() + " is for another patient than the one chosen at " + fresh.source()
                            + ": make a new connection for a new patient, or choose the same patient",
                    Reason.OTHER_PATIENT);
        }
        boolean ailing = existing.health().state() != Health.State.CONNECTED;
        return new Saved(
                update(existing, fresh), ailing ? ConnectionEvent.Kind.RECOVERED : ConnectionEvent.Kind.CONNECTED);
    }

    private ConnectionRecord merge(ConnectionRecord held, ConnectionRecord fresh) {
        return held.toBuilder()
                .grantedBy(fresh.endpoints(), fresh.client(), fresh.connectedAt())
                .context(held.context().merge(fresh.context()))
                .grantedScopes(fresh.grantedScopes())
                .terms(fresh.terms())
                .backendScopes(fresh.backendScopes().orElse(null))
                .health(Health.of(Health.State.CONNECTED, clock.instant(), "", null))
                .tokens(fresh.tokens().orElseThrow())
                .build();
    }

    private Optional<ConnectionRecord> held(ConnectionRecord fresh) {
        return ledger.load(fresh.id()).map(StoredValue::value);
    }

    private Optional<ConnectionRecord> same(ConnectionRecord fresh) {
        return ledger.account(fresh.account()).stream()
                .filter(held -> key(held).equals(key(fresh)) && !otherPatient(held, fresh))
                .findFirst();
    }

    private static boolean otherPatient(ConnectionRecord held, ConnectionRecord fresh) {
        return held.role().isPatient()
                && held.context().patient().isPresent()
                && !held.context().patient().equals(fresh.context().patient());
    }

    private static String key(ConnectionRecord record) {
        return String.join(
                "\n",
                record.account(),
                record.source().toString(),
                record.role().toString(),
                record.client().clientId());
    }

    private HeldLease acquire(ConnectionRecord fresh) {
        // Leases are not sealed. Without the digest's key all use one name and wait for each other, which is slow but
        // correct.
        String name = "connect-" + digest.of("connect", key(fresh)).orElse("any");
        for (int look = 0; look < LOOKS; look++) {
            Optional<HeldLease> lease = leases.hold(name, LEASE);
            if (lease.isPresent()) {
                return lease.get();
            }
            pauseOrFail();
        }
        throw busy(null);
    }

    private void pauseOrFail() {
        try {
            pause.pause(LOOK_AGAIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw busy(interrupted);
        }
    }

    private static StoreException busy(@org.jspecify.annotations.Nullable Throwable cause) {
        return new StoreException(
                "another process is connecting the same source and did not finish in time: connect again",
                StoreException.Reason.UNAVAILABLE,
                cause);
    }
}
