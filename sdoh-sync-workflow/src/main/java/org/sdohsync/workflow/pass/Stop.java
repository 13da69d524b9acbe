// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether somebody who asked for a round still wants it. Safe for use by many threads. */
final class Stop {
    private final Clock clock;
    private final @Nullable Instant deadline;
    private volatile boolean called;

    Stop(Clock clock, @Nullable Instant deadline) {
        this.clock = clock;
        this.deadline = deadline;
    }

    void call() {
        called = true;
    }

    boolean isCalled() {
        return called || isOver();
    }

    /** It is over because of its time, not because of anybody. */
    boolean isOver() {
        return !called && deadline != null && !clock.instant().isBefore(deadline);
    }
}
