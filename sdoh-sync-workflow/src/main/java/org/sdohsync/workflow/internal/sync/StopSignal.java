// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.sdohsync.core.internal.time.WallClock;

/** Whether somebody who asked for a sync still wants it. Safe for use by many threads. */
final class StopSignal {
    private final Clock clock;
    private final Instant begin;
    private final Duration most;
    private volatile boolean called;

    StopSignal(Clock clock, Instant begin, Duration most) {
        this.clock = clock;
        this.begin = begin;
        this.most = most;
    }

    public void call() {
        called = true;
    }

    boolean isCalled() {
        return called || isOver();
    }

    /** It is over because of its time, not because of anybody. */
    boolean isOver() {
        return !called && WallClock.hasPassed(begin, most, clock.instant());
    }
}
