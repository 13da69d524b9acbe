// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.HeldLease;
import org.sdohsync.core.store.Leases;
import org.sdohsync.core.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease for sending one refresh token to its authorization server, exclusive among threads, processes and hosts. It is
 * short, so that a dead holder does not block others for long, and renewed every {@link #BEAT} while the holder makes
 * progress: until the time of two token requests and half a minute has passed without a step. A suspended holder does not
 * renew it. Safe for use by many threads of its holder.
 */
public final class RefreshLease implements AutoCloseable {
    /** How long it lasts without being renewed: 30 seconds. The clocks of different hosts must agree to within {@link #BEAT}. */
    public static final Duration TIME = Duration.ofSeconds(30);

    /** How often it is renewed: every 10 seconds. */
    public static final Duration BEAT = Duration.ofSeconds(10);

    /** The remaining time that is required before the first byte of a request: no renewal may have been missed. */
    private static final Duration MARGIN = TIME.minus(BEAT);

    private static final Duration LONGEST_CALL = Duration.ofMinutes(29);

    private static final Logger LOG = LoggerFactory.getLogger(RefreshLease.class);

    private final HeldLease lease;
    private final String what;
    private final Source source;
    private volatile Instant step;
    private volatile Heartbeat.@Nullable Beating beating;

    private RefreshLease(HeldLease lease, String what, Source source) {
        this.lease = lease;
        this.what = what;
        this.source = source;
        this.step = source.clock.instant();
    }

    /** Creates leases. Safe for use by many threads. */
    public static final class Source {
        private final Leases leases;
        private final Clock clock;
        private final Duration callTime;
        private final Heartbeat beats;

        /**
         * Creates a source of leases.
         *
         * @param store the store that holds the grants
         * @param clock the clock for the expiry of leases
         * @param callTime how long one token request may take
         */
        public Source(Store store, Clock clock, Duration callTime) {
            this(store, clock, callTime, Heartbeat.system());
        }

        Source(Store store, Clock clock, Duration callTime, Heartbeat beats) {
            this.leases = store.leases(clock);
            this.clock = clock;
            this.callTime = callTime.compareTo(LONGEST_CALL) < 0 ? callTime : LONGEST_CALL;
            this.beats = beats;
        }

        /**
         * How long a live holder may continue without a step, and how long others wait for it: two calls and half a minute.
         */
        Duration patience() {
            return callTime.multipliedBy(2).plusSeconds(30);
        }

        /** A description of the holder of a connection's lease. */
        Optional<String> holderInWords(ConnectionId id) {
            return leases.holderInWords(TokenManager.leaseOf(id));
        }

        /**
         * Takes the lease for the refresh token of a stored connection.
         *
         * @param id the connection
         * @return the lease; empty if another holder has it
         */
        public Optional<RefreshLease> of(ConnectionId id) {
            return hold(TokenManager.leaseOf(id), "Connection " + id);
        }

        /**
         * Takes the lease for a refresh token that is not stored yet.
         *
         * @param token the token; the name of the lease is a digest of it
         * @return the lease; empty if another holder has it
         */
        public Optional<RefreshLease> of(Secret token) {
            return hold("adopt-" + digest(token), "The grant to adopt");
        }

        private Optional<RefreshLease> hold(String name, String what) {
            return leases.holdOrTakeFromTheDead(name, TIME).map(lease -> {
                RefreshLease held = new RefreshLease(lease, what, this);
                held.beat();
                return held;
            });
        }
    }

    /**
     * Checks the lease before the first byte of each request, see {@link org.sdohsync.core.internal.http.OutgoingRequest#beforeSending}:
     * renews the lease, reads the record again, and checks that enough of the lease is left.
     *
     * @param unchanged reads the record again and returns whether it still has the token
     * @throws BusyException if another holder may send the token now
     */
    public void require(BooleanSupplier unchanged) {
        requireNonNull(unchanged, "unchanged");
        step = source.clock.instant();
        if (!lease.renew() || !unchanged.getAsBoolean() || !lease.isHeld(MARGIN)) {
            throw new BusyException(what + ": another process took over its refresh; this one sent nothing");
        }
    }

    /** Renews the lease if no other holder took it, and continues to renew it. */
    void renew() {
        step = source.clock.instant();
        if (lease.renew() && beating == null) {
            beat();
        }
    }

    /** Releases the lease. Never throws; a second call does nothing. */
    @Override
    public void close() {
        stop();
        lease.close();
    }

    private void beat() {
        beating = source.beats.start(BEAT, this::renewWhileGoingOn);
    }

    private void renewWhileGoingOn() {
        try {
            boolean stuck = WallClock.hasPassed(step, source.patience(), source.clock.instant());
            if (stuck || !lease.renew()) {
                stop();
            }
        } catch (RuntimeException failed) {
            // The next renewal may succeed; if none does, the lease expires, and the check before the next request
            // notices it.
            LOG.debug("lease={} was not renewed", lease.lease().name(), failed);
        }
    }

    private void stop() {
        Heartbeat.Beating going = beating;
        beating = null;
        if (going != null) {
            going.stop();
        }
    }

    private static String digest(Secret token) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(token.reveal().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java runtime has no SHA-256", impossible);
        }
    }
}
