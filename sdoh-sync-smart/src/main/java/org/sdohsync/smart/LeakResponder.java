// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.RewrapReport;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.internal.audit.GrantTrace;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.registration.Registrations;
import org.sdohsync.smart.internal.token.LeakState;
import org.sdohsync.smart.internal.token.RefreshLease;
import org.sdohsync.smart.internal.token.StoppedGrant;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenManager;
import org.sdohsync.smart.registration.ManagedRegistrations;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.token.LeakReport;
import org.sdohsync.smart.token.Revocation;

/**
 * Responds to a leak, in steps that are each stored before the next, so that a process that dies is taken over by the next call:
 *
 * <ol>
 *   <li>for each connection, under the lease of its refreshes: set its grant aside, then take it out of its record;
 *   <li>revoke what was set aside, some at a time and at each server; what a source did not answer about stays set aside;
 *   <li>delete registrations at their sources where that is offered, and forget all of them;
 *   <li>encrypt all records with the newest key.
 * </ol>
 *
 * Whatever fails at one connection stops no other; the steps behind the revocations are for the next call then. A connection whose
 * grant was taken out is left alone from then on: what it holds later its user gave anew.
 */
final class LeakResponder {
    private static final int LOOKS = 50;
    private static final int MAX_RACES = 100;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final String REASON = "all grants were ended after a leak";

    /** The collaborators. */
    record Parts(
            Store store,
            StoredConnections ledger,
            TokenManager tokens,
            TokenEndpoint endpoint,
            RefreshLease.Source leases,
            Registrations registrations,
            ManagedRegistrations managed,
            Executor executor,
            Clock clock,
            Pause pause,
            SmartAudit audit) {}

    private final Parts parts;
    private final Records<StoppedGrant> grants;
    private final Records<LeakState> states;

    LeakResponder(Parts parts) {
        this.parts = parts;
        this.grants = parts.store().records(new StoppedGrant.StoreCodec());
        this.states = parts.store().records(new LeakState.StoreCodec());
    }

    LeakReport respond() {
        LeakState begun = begin();
        parts.audit().of(Action.ADMINISTRATION, Outcome.SUCCESS, "all connections", "response to a leak");
        RecordListing<ConnectionRecord> connections = parts.ledger().records().all();
        LeakFailures failures = new LeakFailures();
        for (Iterator<ConnectionRecord> each = connections.stream().iterator();
                each.hasNext() && !failures.givesUp(); ) {
            ConnectionId id = each.next().id();
            failures.attempt(id, () -> stop(id));
        }
        revoke(failures);
        failures.throwFirst();
        forgetRegistrations(begun);
        RewrapReport resealed = parts.store().rewrap();
        parts.audit()
                .of(
                        Action.KEY_USE,
                        resealed.complete() ? Outcome.SUCCESS : Outcome.FAILED,
                        "all records",
                        resealed.rewrapped() + " records encrypted with the newest key");
        Map<ConnectionId, Revocation> outcomes = new LinkedHashMap<>();
        grants.all().stream()
                .forEach(one -> outcomes.put(one.connection(), one.result().orElse(Revocation.UNREACHABLE)));
        LeakState now = states.load(LeakState.ID).map(StoredValue::value).orElse(begun);
        LeakReport report = new LeakReport(
                now.begunAt(), outcomes, connections.unreadable(), now.registrations(), now.keptAtSource(), resealed);
        note(state -> state.open(!report.complete()));
        return report;
    }

    /** Goes on with the response that is under way, or begins one. */
    private LeakState begin() {
        Optional<StoredValue<LeakState>> last = states.load(LeakState.ID);
        if (last.filter(state -> state.value().open()).isPresent()) {
            return last.get().value();
        }
        // First: while they are there, connections count as done.
        grants.all().stream().forEach(one -> {
            boolean ignored = grants.discard(one.connection().value());
        });
        LeakState fresh = new LeakState(
                parts.clock().instant(),
                true,
                parts.managed().all().stream().map(Registration::clientId).toList(),
                0,
                0);
        boolean mine = last.isPresent()
                ? states.save(fresh, last.get().revision()).isPresent()
                : states.create(fresh).isPresent();
        return mine ? fresh : states.load(LeakState.ID).map(StoredValue::value).orElse(fresh);
    }

    private void stop(ConnectionId id) {
        if (grants.load(id.value()).filter(known -> known.value().stopped()).isPresent()) {
            return;
        }
        RefreshLease lease = lease(id);
        try {
            setAside(id);
        } finally {
            if (lease != null) {
                lease.close();
            }
        }
        parts.tokens().forget(id);
    }

    // A refresh under way elsewhere would bring a grant that nobody set aside: it is waited for, but not for ever.
    private @Nullable RefreshLease lease(ConnectionId id) {
        for (int look = 0; look < LOOKS; look++) {
            Optional<RefreshLease> lease = parts.leases().of(id);
            if (lease.isPresent()) {
                return lease.get();
            }
            try {
                parts.pause().pause(LOOK_AGAIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    private void setAside(ConnectionId id) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<StoredValue<ConnectionRecord>> held = parts.ledger().load(id);
            if (held.isEmpty()) {
                boolean ignored = grants.discard(id.value());
                return;
            }
            ConnectionRecord connection = held.get().value();
            boolean holds =
                    connection.tokens().isPresent() || connection.quarantined().isPresent();
            Optional<StoredValue<StoppedGrant>> earlier = grants.load(id.value());
            StoppedGrant aside = holds || earlier.isEmpty()
                    ? new StoppedGrant(id, holds ? connection : null, false, holds ? null : Revocation.NOT_OFFERED)
                    : earlier.get().value();
            Revision asideAt = put(aside, earlier.map(StoredValue::revision).orElse(null));
            ConnectionRecord stopped = stopped(connection);
            if (parts.ledger().records().save(stopped, held.get().revision()).isPresent()) {
                Revision ignored = put(aside.stop(), asideAt);
                parts.ledger().announce(new ConnectionEvent(ConnectionEvent.Kind.NEEDS_AUTHORIZATION, stopped.view()));
                return;
            }
        }
        throw contested();
    }

    private ConnectionRecord stopped(ConnectionRecord connection) {
        Instant now = parts.clock().instant();
        return connection.toBuilder()
                .quarantineTokens()
                .quarantined(null)
                .probe(null)
                .health(Health.of(Health.State.NEEDS_AUTHORIZATION, now, REASON, null))
                .build();
    }

    private Revision put(StoppedGrant grant, @Nullable Revision expected) {
        Optional<Revision> saved = expected == null ? grants.create(grant) : grants.save(grant, expected);
        return saved.orElseThrow(LeakResponder::contested);
    }

    private void revoke(LeakFailures failures) {
        RevocationTurns turns = new RevocationTurns(this::revoke, failures);
        grants.all().stream()
                .forEach(aside -> aside.open().ifPresent(grant -> turns.add(server(grant), aside.connection())));
        turns.run(parts.executor());
    }

    private static Origin server(ConnectionRecord grant) {
        return Origin.of(grant.endpoints().revocation().orElse(grant.endpoints().token()));
    }

    private Revocation revoke(ConnectionId id) {
        Optional<StoredValue<StoppedGrant>> found = grants.load(id.value());
        ConnectionRecord grant = found.flatMap(one -> one.value().open()).orElse(null);
        if (grant == null) {
            return Revocation.DONE;
        }
        Revocation said = parts.endpoint().revoke(grant);
        parts.audit()
                .of(Action.REVOCATION, Disconnector.outcome(said), grant.view(), GrantTrace.ended(said.name(), grant));
        Revision ignored = put(found.get().value().ended(said), found.get().revision());
        return said;
    }

    private void forgetRegistrations(LeakState begun) {
        for (Registration registration : parts.managed().all()) {
            // Others were made since, by users who connected again.
            if (begun.clients().contains(registration.clientId())) {
                FhirBase base = FhirBase.restore(registration.base());
                boolean deleted = delete(base, registration.redirect());
                parts.registrations().forget(base, registration.redirect());
                note(state -> state.forgot(deleted));
            }
        }
    }

    private boolean delete(FhirBase base, String redirect) {
        try {
            parts.managed().delete(base, redirect);
            return true;
        } catch (StoreException broken) {
            throw broken;
        } catch (SyncException kept) {
            return false;
        }
    }

    private void note(UnaryOperator<LeakState> change) {
        for (int race = 0; race < MAX_RACES; race++) {
            StoredValue<LeakState> held = states.load(LeakState.ID).orElseThrow(LeakResponder::contested);
            if (states.save(change.apply(held.value()), held.revision()).isPresent()) {
                return;
            }
        }
        throw contested();
    }

    private static StoreException contested() {
        return new StoreException(
                "another process responds to the same leak: let one of them finish, then call again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }
}
