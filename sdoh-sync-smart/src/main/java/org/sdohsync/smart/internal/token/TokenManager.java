// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.client.Proofs;

/**
 * Manages the tokens of all connections: one refresh per connection at a time, in this process and all others that share the
 * store. The {@value RecentTokens#MOST} connections used last are kept in memory; others are read from the store when needed.
 * Defaults: a caller waits at most {@link #WAIT_LIMIT} for a refresh; the lease of a refresh lasts {@link RefreshLease#TIME}
 * and is renewed while its holder makes progress. Safe for use by many threads.
 */
public final class TokenManager {
    /** How long a caller waits for a refresh: 2 minutes. The refresh itself continues. */
    public static final Duration WAIT_LIMIT = Duration.ofMinutes(2);

    private final ConnectionTokens.Parts parts;

    private TokenManager(ConnectionTokens.Parts parts) {
        this.parts = parts;
    }

    /**
     * Returns a builder of a token manager.
     *
     * @param store the store of connections and leases
     * @param ledger the connections in that store
     * @param endpoint the token endpoint
     * @param executor the executor of refreshes; not closed by the manager
     * @return a builder; not thread-safe
     */
    public static Builder builder(Store store, StoredConnections ledger, TokenEndpoint endpoint, Executor executor) {
        return new Builder(store, ledger, endpoint, executor);
    }

    /**
     * The tokens of one connection.
     *
     * @param id the connection
     * @return the source of its tokens; it throws on use if there is no such connection
     */
    public TokenSource source(ConnectionId id) {
        return of(id);
    }

    /**
     * Refreshes a connection now, even one that needs authorization: a suspended grant may be valid again.
     *
     * @param id the connection
     * @throws org.sdohsync.core.error.SyncException if it still does not work
     */
    public void retry(ConnectionId id) {
        of(id).retry();
    }

    /**
     * Refreshes a connection now, even if its access token is still valid.
     *
     * @param id the connection
     * @param current its current access token; if it has another one by then, nothing is sent
     * @throws org.sdohsync.core.error.SyncException if the refresh fails
     */
    public void refresh(ConnectionId id, Secret current) {
        Secret ignored = of(id).refresh(current);
    }

    /**
     * Ensures that a connection's access token stays valid for some time, by a refresh if necessary and possible.
     *
     * @param id the connection
     * @param atLeast how long it should stay valid from now on
     * @return when the token expires; empty if the source does not say
     * @throws org.sdohsync.core.error.SyncException if a refresh was needed and failed
     */
    public Optional<Instant> freshen(ConnectionId id, Duration atLeast) {
        // This refreshes an expired token, and throws if that fails.
        Secret present = of(id).token();
        Optional<ConnectionRecord> held = parts.ledger().load(id).map(StoredValue::value);
        Optional<Instant> end = held.flatMap(ConnectionRecord::tokens).flatMap(TokenSet::expiresAt);
        boolean lasts = end.filter(until ->
                        Duration.between(parts.clock().instant(), until).compareTo(atLeast) >= 0)
                .isPresent();
        if (lasts || held.flatMap(GrantSaver::spendable).isEmpty()) {
            return end;
        }
        refresh(id, present);
        return parts.ledger()
                .load(id)
                .map(StoredValue::value)
                .flatMap(ConnectionRecord::tokens)
                .flatMap(TokenSet::expiresAt);
    }

    /**
     * Uses the tokens that a new authorization has stored.
     *
     * @param record the connection as stored
     */
    public void publish(ConnectionRecord record) {
        of(record.id()).publish(record);
    }

    /** Removes all tokens from memory that the store has too. What uses them later reads them again. */
    public void forgetAll() {
        parts.memory().clear();
    }

    /**
     * Removes a disconnected connection from memory.
     *
     * @param id the connection
     */
    public void forget(ConnectionId id) {
        ConnectionTokens forgotten = parts.memory().remove(id);
        if (forgotten != null) {
            forgotten.clear();
        }
    }

    /**
     * The name of the lease under which a connection is refreshed.
     *
     * @param id the connection
     * @return the name
     */
    public static String leaseOf(ConnectionId id) {
        return "refresh-" + id;
    }

    private ConnectionTokens of(ConnectionId id) {
        return parts.memory().of(requireNonNull(id, "id"), fresh -> new ConnectionTokens(fresh, parts));
    }

    /** Builds a {@link TokenManager}. Not thread-safe. */
    public static final class Builder {
        private final Store store;
        private final StoredConnections ledger;
        private final TokenEndpoint endpoint;
        private final Executor executor;
        private Clock clock = Clock.systemUTC();
        private Pause pause = Pause.system();
        private Jitter jitter = Jitter.random();
        private Duration callTime = Duration.ofMinutes(1);
        private Duration waitLimit = WAIT_LIMIT;
        private Heartbeat beats = Heartbeat.system();
        private Entropy entropy = Entropy.secure();
        private WorkObserver observer = WorkObserver.none();
        private Gate gate = Gate.open();
        private SmartAudit audit = SmartAudit.none();
        private @Nullable AuditTrail trail;

        private Builder(Store store, StoredConnections ledger, TokenEndpoint endpoint, Executor executor) {
            this.store = requireNonNull(store, "store");
            this.ledger = requireNonNull(ledger, "ledger");
            this.endpoint = requireNonNull(endpoint, "endpoint");
            this.executor = requireNonNull(executor, "executor");
        }

        /**
         * Sets the clock.
         *
         * @param value the clock for the expiry of tokens
         * @return this builder
         */
        public Builder clock(Clock value) {
            this.clock = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how the manager waits.
         *
         * @param value the pause, used while waiting for leases and between attempts to save
         * @return this builder
         */
        public Builder pause(Pause value) {
            this.pause = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the randomness of waiting times.
         *
         * @param value the jitter that spreads the attempts of many processes over time
         * @return this builder
         */
        public Builder jitter(Jitter value) {
            this.jitter = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how long one token request may take; 60 seconds by default.
         *
         * @param value the time; a live holder of a lease is waited for twice that time and half a minute, an hour at most
         * @return this builder
         */
        public Builder callTime(Duration value) {
            this.callTime = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the source of random values in DPoP proofs.
         *
         * @param value the source of their ids
         * @return this builder
         */
        public Builder entropy(Entropy value) {
            this.entropy = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the observer of refreshes.
         *
         * @param value is told of each; must not throw
         * @return this builder
         */
        public Builder observer(WorkObserver value) {
            this.observer = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the gate; open by default.
         *
         * @param value refuses connections whose source is not admitted, and requests beyond the quotas
         * @return this builder
         */
        public Builder gate(Gate value) {
            this.gate = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets who is told of refreshes.
         *
         * @param value is told of each, and of connections that are stopped
         * @param known the same trail, if it can be read: it tells what happened after a backup that was restored; null if it cannot
         * @return this builder
         */
        public Builder audit(SmartAudit value, @Nullable AuditTrail known) {
            this.audit = requireNonNull(value, "value");
            this.trail = known;
            return this;
        }

        /** Sets what renews leases during refreshes; a daemon thread by default. */
        Builder beats(Heartbeat value) {
            this.beats = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how long a caller waits; {@link #WAIT_LIMIT} by default.
         *
         * @param value the time
         * @return this builder
         */
        public Builder waitLimit(Duration value) {
            this.waitLimit = requireNonNull(value, "value");
            return this;
        }

        /**
         * Builds the manager.
         *
         * @return the manager
         */
        public TokenManager build() {
            RefreshLease.Source leases = new RefreshLease.Source(store, clock, callTime, beats);
            Refresher refresher = new Refresher(ledger, endpoint, leases, clock, pause, observer, audit);
            return new TokenManager(new ConnectionTokens.Parts(
                    ledger,
                    refresher,
                    RefreshLimiter.over(executor),
                    clock,
                    jitter,
                    waitLimit,
                    new RecentTokens(RecentTokens.MOST),
                    CoarseClock.of(clock),
                    new Proofs(clock, entropy),
                    gate,
                    new RestoreCheck(trail, ledger, clock, audit)));
        }
    }
}
