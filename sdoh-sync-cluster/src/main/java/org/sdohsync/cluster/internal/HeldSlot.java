// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.sdohsync.workflow.sync.SyncGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The permission to sync one connection. Once it is lost it stays so. Safe for use by many threads. */
final class HeldSlot implements SyncGuard.Permit {
    private static final Logger LOG = LoggerFactory.getLogger(HeldSlot.class);

    private final SourceSlots slots;
    private final String source;
    private final int number;
    private final long fencing;
    private final AtomicBoolean closed = new AtomicBoolean();
    // Held during a renewal, so that neither a later one nor the release overtakes it.
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Instant until;
    private volatile boolean lost;

    HeldSlot(SourceSlots slots, String source, int number, long fencing, Instant until) {
        this.slots = slots;
        this.source = source;
        this.number = number;
        this.fencing = fencing;
        this.until = until;
    }

    String source() {
        return source;
    }

    int number() {
        return number;
    }

    long fencing() {
        return fencing;
    }

    /** Whether the sync had to stop because of it. */
    boolean isLost() {
        return lost;
    }

    @Override
    public boolean isHeld() {
        return !lost && !closed.get() && (slots.lasts(until) || renew());
    }

    /** Renews it unless another process has it. A database that does not answer leaves it as it is, until its time is over. */
    boolean renew() {
        renewing.lock();
        try {
            if (lost || closed.get()) {
                return false;
            }
            Optional<Instant> renewed = slots.renew(this);
            renewed.ifPresent(later -> until = later);
            lost = renewed.isEmpty();
            return renewed.isPresent();
        } catch (RuntimeException | Error failed) {
            // Also an Error: it would end the renewals of all slots of this process.
            LOG.debug("slot={} of source={} was not renewed", number, source, failed);
            lost = !slots.lasts(until);
            return !lost;
        } finally {
            renewing.unlock();
        }
    }

    /** Lets the sync stop before its next request. */
    void revoke() {
        lost = true;
    }

    @Override
    public void close() {
        // Behind a renewal that is under way: it would find the slot free, and take that for a loss.
        renewing.lock();
        try {
            if (closed.compareAndSet(false, true)) {
                slots.release(this);
            }
        } finally {
            renewing.unlock();
        }
    }
}
