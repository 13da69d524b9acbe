// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A lease in the hands of one holder, who renews it and gives it back. Safe for use by many threads of that holder. */
public final class HeldLease implements AutoCloseable {
    private final Leases leases;
    private final Duration ttl;

    // Held over a write to the store: of two renewals at once the later would find a revision that it does not know.
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
     * Prolongs the lease by the time it was acquired for, also when its time is over but nobody else took it.
     *
     * @return false if somebody else has taken it, or it was given back
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
     * Tells by the clock alone whether the lease lasts long enough for a step, see {@link Leases#isHeld}.
     *
     * @param margin the time the step needs
     * @return whether it does
     */
    public boolean isHeld(Duration margin) {
        return leases.isHeld(lease, margin);
    }

    /** Gives the lease back. Never fails. */
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
