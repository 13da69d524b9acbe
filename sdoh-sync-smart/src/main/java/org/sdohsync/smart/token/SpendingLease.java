// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.HeldLease;
import org.sdohsync.core.store.Leases;
import org.sdohsync.core.store.Store;

/**
 * The right to send one refresh token to its authorization server, while no other thread, process or host does. Safe for use by many
 * threads of its holder.
 */
public final class SpendingLease implements AutoCloseable {
    /** The longest time of a call that a lease allows for: two of them must fit into the longest lease. */
    static final Duration LONGEST_CALL = Duration.ofMinutes(29);

    private final HeldLease lease;
    private final Duration callTime;
    private final String what;

    private SpendingLease(HeldLease lease, Duration callTime, String what) {
        this.lease = lease;
        this.callTime = callTime;
        this.what = what;
    }

    /** Gives such leases. Safe for use by many threads. */
    public static final class Source {
        private final Leases leases;
        private final Duration callTime;

        /**
         * Makes one.
         *
         * @param store the store that holds the grants
         * @param clock tells when a lease ends
         * @param callTime how long one token request may take: a lease lasts for two of them and half a minute
         */
        public Source(Store store, Clock clock, Duration callTime) {
            this.leases = store.leases(clock);
            this.callTime = callTime.compareTo(LONGEST_CALL) < 0 ? callTime : LONGEST_CALL;
        }

        /** How long a lease lasts. */
        Duration time() {
            return callTime.multipliedBy(2).plusSeconds(30);
        }

        /**
         * For the token of a stored connection.
         *
         * @param id the connection
         * @return the lease, empty if somebody else holds it
         */
        public Optional<SpendingLease> of(ConnectionId id) {
            return hold(TokenManager.leaseOf(id), "Connection " + id);
        }

        /**
         * For a token that is not stored yet.
         *
         * @param token the token; the name of the lease is a digest of it
         * @return the lease, empty if somebody else holds it
         */
        public Optional<SpendingLease> of(Secret token) {
            return hold("adopt-" + digest(token), "A grant to be taken over");
        }

        private Optional<SpendingLease> hold(String name, String what) {
            return leases.hold(name, time()).map(lease -> new SpendingLease(lease, callTime, what));
        }
    }

    /**
     * The check before the first byte of each request, see {@link org.sdohsync.core.http.HttpRequest#beforeSending}: renews the lease,
     * lets the record be read again, and asks the clock whether the lease outlasts the request.
     *
     * @param unchanged reads the record again and tells whether it still holds the token
     * @throws BusyException if the token is somebody else's to send by now
     */
    public void require(BooleanSupplier unchanged) {
        requireNonNull(unchanged, "unchanged");
        if (!lease.renew() || !unchanged.getAsBoolean() || !lease.isHeld(callTime)) {
            throw new BusyException(what + ": another process took its refresh over; nothing was sent by this one");
        }
    }

    /** Prolongs the lease if nobody took it. */
    void renew() {
        boolean ignored = lease.renew();
    }

    /** Gives it back. Never fails. */
    @Override
    public void close() {
        lease.close();
    }

    private static String digest(Secret token) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(token.reveal().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
