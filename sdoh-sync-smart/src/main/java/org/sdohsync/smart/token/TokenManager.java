// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.TokenSet;
import org.sdohsync.core.http.TokenSource;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.client.Proofs;

/**
 * Keeps the tokens of all connections usable: one refresh per connection at a time, in this process and in all that share the
 * store. Tokens of idle connections beyond the {@value RecentTokens#MOST} used last are read from the store again when they are
 * needed. Defaults: a caller waits at most {@link #WAIT_LIMIT} for a refresh; the lease of a refresh lasts {@link SpendingLease#TIME} and
 * is renewed while its process lives. Safe for use by many threads.
 */
public final class TokenManager {
    /** How long a caller waits for a refresh: 2 minutes. The refresh itself goes on. */
    public static final Duration WAIT_LIMIT = Duration.ofMinutes(2);

    private final ConnectionTokens.Parts parts;

    private TokenManager(ConnectionTokens.Parts parts) {
        this.parts = parts;
    }

    /**
     * Starts a manager's parts list.
     *
     * @param store holds connections and leases
     * @param ledger the connections in that store
     * @param endpoint asks for tokens
     * @param executor runs refreshes; not closed by the manager
     * @return a builder; not thread-safe
     */
    public static Builder builder(Store store, ConnectionLedger ledger, TokenEndpoint endpoint, Executor executor) {
        return new Builder(store, ledger, endpoint, executor);
    }

    /**
     * The tokens of one connection.
     *
     * @param id the connection
     * @return its tokens; asking them fails if there is no such connection
     */
    public TokenSource source(ConnectionId id) {
        return of(id);
    }

    /**
     * Refreshes a connection now, also one that needs authorization: a suspended grant may have come back.
     *
     * @param id the connection
     * @throws org.sdohsync.core.error.SyncException if it still does not work
     */
    public void retry(ConnectionId id) {
        of(id).retry();
    }

    /**
     * Refreshes a connection now although its access token is good still.
     *
     * @param id the connection
     * @param current the access token it has now; if it has another one by then, somebody else did it
     * @throws org.sdohsync.core.error.SyncException if it does not work
     */
    public void refresh(ConnectionId id, Secret current) {
        Secret ignored = of(id).refresh(current);
    }

    /**
     * Makes sure that a connection's access token is good for some time, by a refresh if need be and possible.
     *
     * @param id the connection
     * @param atLeast for how long, from now on
     * @return until when the token is good now; empty if the source does not say
     * @throws org.sdohsync.core.error.SyncException if a refresh was needed and does not work
     */
    public Optional<Instant> freshen(ConnectionId id, Duration atLeast) {
        // What is over is renewed by this, and what cannot be is told.
        Secret present = of(id).token();
        Optional<ConnectionRecord> held = parts.ledger().load(id).map(Stored::value);
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
                .map(Stored::value)
                .flatMap(ConnectionRecord::tokens)
                .flatMap(TokenSet::expiresAt);
    }

    /**
     * Takes over tokens that a new authorization has stored.
     *
     * @param record the connection as stored
     */
    public void publish(ConnectionRecord record) {
        of(record.id()).publish(record);
    }

    /**
     * Forgets a connection that was given up.
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

    /** Collects a manager's parts. Not thread-safe. */
    public static final class Builder {
        private final Store store;
        private final ConnectionLedger ledger;
        private final TokenEndpoint endpoint;
        private final Executor executor;
        private Clock clock = Clock.systemUTC();
        private Pause pause = Pause.system();
        private Jitter jitter = Jitter.random();
        private Duration callTime = Duration.ofMinutes(1);
        private Duration waitLimit = WAIT_LIMIT;
        private Beats beats = Beats.system();
        private Entropy entropy = Entropy.secure();

        private Builder(Store store, ConnectionLedger ledger, TokenEndpoint endpoint, Executor executor) {
            this.store = requireNonNull(store, "store");
            this.ledger = requireNonNull(ledger, "ledger");
            this.endpoint = requireNonNull(endpoint, "endpoint");
            this.executor = requireNonNull(executor, "executor");
        }

        /**
         * Sets the clock.
         *
         * @param value tells when tokens expire
         * @return this builder
         */
        public Builder clock(Clock value) {
            this.clock = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how to wait.
         *
         * @param value waits for leases and between attempts to save
         * @return this builder
         */
        public Builder pause(Pause value) {
            this.pause = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the chance in waiting times.
         *
         * @param value spreads the attempts of many processes
         * @return this builder
         */
        public Builder jitter(Jitter value) {
            this.jitter = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how long one token request may take; 60 seconds by default.
         *
         * @param value the time; a holder that lives is waited for twice that and half a minute, an hour at most
         * @return this builder
         */
        public Builder callTime(Duration value) {
            this.callTime = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the chance in the proofs of bound tokens.
         *
         * @param value draws their ids
         * @return this builder
         */
        public Builder entropy(Entropy value) {
            this.entropy = requireNonNull(value, "value");
            return this;
        }

        /** Sets what renews leases beside the refreshes; a thread by default. */
        Builder beats(Beats value) {
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
         * Makes the manager.
         *
         * @return the manager
         */
        public TokenManager build() {
            SpendingLease.Source leases = new SpendingLease.Source(store, clock, callTime, beats);
            Refresher refresher = new Refresher(ledger, endpoint, leases, clock, pause);
            return new TokenManager(new ConnectionTokens.Parts(
                    ledger,
                    refresher,
                    RefreshTurns.over(executor),
                    clock,
                    jitter,
                    waitLimit,
                    new RecentTokens(RecentTokens.MOST),
                    CoarseTime.of(clock),
                    new Proofs(clock, entropy)));
        }
    }
}
