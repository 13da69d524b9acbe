// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A lease with its holder's operations: renew and release. Safe for use by many threads of the holder. */
public final class HeldLease implements AutoCloseable {
    private final Leases leases;
    private final Duration ttl;

    // Held during a write to the store: the second of two concurrent renewals would expect an outdated revision.
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Lease lease;
    private boolean closed;

    HeldLease(Leases leases, Lease lease, Duration ttl) {
        this.leases = leases;
        this.lease = lease;
        this.ttl = ttl;
    }

    /**
     * The lease as it was acquired or renewed last.
     *
     * @return the lease
     */
    public Lease lease() {
        return lease;
    }

    /**
     * Renews the lease for the time it was acquired for, even if it has expired, unless another holder took it.
     *
     * @return false if another holder has taken it, or it was released
     * @throws org.sdohsync.core.error.StoreException if the store fails
     */
    public boolean renew() {
        renewing.lock();
        try {
            Optional<Lease> renewed = closed ? Optional.empty() : leases.renew(lease, ttl);
            renewed.ifPresent(newer -> lease = newer);
            return renewed.isPresent();
        } finally {
            renewing.unlock();
        }
    }

    /**
     * Tells, by the clock only, whether the lease lasts long enough for a step, see {@link Leases#isHeld}.
     *
     * @param margin the time the step needs
     * @return whether it does
     */
    public boolean isHeld(Duration margin) {
        return leases.isHeld(lease, margin);
    }

    /** Releases the lease. Never throws; a second call does nothing. */
    @Override
    public void close() {
        renewing.lock();
        try {
            closed = true;
            leases.release(lease);
        } finally {
            renewing.unlock();
        }
    }
}
