// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.sdohsync.core.time.WallClock;

/** Whether somebody who asked for a round still wants it. Safe for use by many threads. */
final class Stop {
    private final Clock clock;
    private final Instant begin;
    private final Duration most;
    private volatile boolean called;

    Stop(Clock clock, Instant begin, Duration most) {
        this.clock = clock;
        this.begin = begin;
        this.most = most;
    }

    void call() {
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
