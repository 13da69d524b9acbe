// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.workflow.sync.SyncOptions;

/**
 * How long the run at one source goes on: as long as somebody wants it, and no longer than it may take. That is asked before each
 * request, which bounds itself; no other thread has to watch. Safe for use by many threads.
 */
final class SourceTimeLimit {
    /** From here on a sync counts as slow, or from the bound of its time if that comes before. */
    static final Duration SLOW = Duration.ofSeconds(30);

    private final SourceSyncRun run;
    private final BooleanSupplier closed;
    private final Clock clock;
    private final Instant begun;
    private volatile Duration most = SyncOptions.DEFAULT_TIME;

    SourceTimeLimit(SourceSyncRun run, BooleanSupplier closed, Clock clock) {
        this.run = run;
        this.closed = closed;
        this.clock = clock;
        this.begun = clock.instant();
    }

    void bound(Duration other) {
        most = other;
    }

    /** The time of this source in this sync is over. */
    boolean isOver() {
        return WallClock.hasPassed(begun, most, clock.instant());
    }

    /** What the run, which is over, tells of the speed of its server. */
    SyncSpeed speed() {
        Duration slow = most.compareTo(SLOW) < 0 ? most : SLOW;
        if (WallClock.hasPassed(begun, slow, clock.instant())) {
            return SyncSpeed.SLOW;
        }
        return goesOn() ? SyncSpeed.FAST : SyncSpeed.UNKNOWN;
    }

    /** Whether the run's reads must bypass caches. */
    boolean pastCaches() {
        return run.pastCaches();
    }

    boolean goesOn() {
        return !closed.getAsBoolean() && run.getAsBoolean() && !isOver();
    }

    /** Pending actions may take half of the time: what is new at the source must not wait for those that fail slowly. */
    boolean goesOnWithActions() {
        return goesOn() && !WallClock.hasPassed(begun, most.dividedBy(2), clock.instant());
    }

    /** Throws if a time is up. Between two Tasks of a page that counts, while being called off waits for the next request. */
    void requireTime() {
        if (isOver() || (!run.getAsBoolean() && run.whyStopped().timeUp())) {
            require();
        }
    }

    /** Throws if it does not go on. */
    void require() {
        if (closed.getAsBoolean()) {
            run.stop();
        }
        if (!run.getAsBoolean()) {
            throw run.whyStopped();
        }
        if (isOver()) {
            throw StoppedException.timeUp(
                    "the source did not come to its end within " + most
                            + ", the bound of its time in a sync (SyncOptions.timeAtMost): the next sync goes on where it stopped");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException(
                    "the thread of the sync was interrupted: the next sync goes on where this one stopped");
        }
    }
}
