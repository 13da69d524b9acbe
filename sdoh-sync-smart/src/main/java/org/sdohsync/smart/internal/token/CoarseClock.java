// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The approximate time, read without a system call: while it is in use, the JDK's timer thread updates it every {@value
 * #TICK_MILLIS} milliseconds. It is precise enough to recognize a fresh token, whose margin is longer; everything else uses
 * the exact clock. Clocks other than the system's are read exactly. Safe for use by many threads.
 */
final class CoarseClock {
    static final int TICK_MILLIS = 50;

    private static final long STOPPED = Long.MIN_VALUE;
    private static final Executor NEXT_TICK =
            CompletableFuture.delayedExecutor(TICK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private final Clock clock;
    private final boolean exact;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile long now = STOPPED;
    private volatile boolean asked;

    private CoarseClock(Clock clock, boolean exact) {
        this.clock = clock;
        this.exact = exact;
    }

    static CoarseClock of(Clock clock) {
        return new CoarseClock(clock, !clock.equals(Clock.systemUTC()));
    }

    /** The time, at most a few ticks old. */
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
