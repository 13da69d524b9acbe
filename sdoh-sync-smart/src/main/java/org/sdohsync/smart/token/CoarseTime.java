// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The time as it was a moment ago, for a read that costs no call of the system: as long as somebody asks, the JDK's timer thread
 * sets it every {@value #TICK_MILLIS} milliseconds. Good enough to tell a token that is fresh, whose margin is longer; whatever
 * else is decided by the exact clock. Any clock but the system's is read exactly. Safe for use by many threads.
 */
final class CoarseTime {
    static final int TICK_MILLIS = 50;

    private static final long STOPPED = Long.MIN_VALUE;
    private static final Executor NEXT_TICK =
            CompletableFuture.delayedExecutor(TICK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private final Clock clock;
    private final boolean exact;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile long now = STOPPED;
    private volatile boolean asked;

    private CoarseTime(Clock clock, boolean exact) {
        this.clock = clock;
        this.exact = exact;
    }

    static CoarseTime of(Clock clock) {
        return new CoarseTime(clock, !clock.equals(Clock.systemUTC()));
    }

    /** A time at most a few ticks ago. */
    long millis() {
        long last = now;
        if (last == STOPPED) {
            return start();
        }
        if (!asked) {
            asked = true;
        }
        return last;
    }

    private long start() {
        long exactly = clock.millis();
        if (!exact && ticking.compareAndSet(false, true)) {
            asked = true;
            now = exactly;
            NEXT_TICK.execute(this::tick);
        }
        return exactly;
    }

    private void tick() {
        if (asked) {
            asked = false;
            now = clock.millis();
            NEXT_TICK.execute(this::tick);
        } else {
            now = STOPPED;
            ticking.set(false);
        }
    }
}
