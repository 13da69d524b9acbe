// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.workflow.sync.SourceResult;

/** One sync at one source on its way, and who waits for it: it stops when nobody wants it any more. Safe for use by many threads. */
final class SourceSyncRun implements BooleanSupplier {
    private final Connection connection;
    private final CompletableFuture<SourceResult> result = new CompletableFuture<>();
    // Guards the three below.
    private final ReentrantLock lock = new ReentrantLock();
    private final List<StopSignal> interested = new ArrayList<>();
    private boolean stopped;
    private boolean timeUp;
    // Guarded by the lock of the turns.
    private boolean scheduled;
    private volatile boolean begun;
    private volatile boolean pastCaches;
    private volatile SyncSpeed speed = SyncSpeed.UNKNOWN;

    SourceSyncRun(Connection connection, StopSignal first, boolean scheduled) {
        this.connection = connection;
        this.interested.add(first);
        this.scheduled = scheduled;
    }

    /** Nobody asked for it but the schedule. */
    boolean scheduled() {
        return scheduled;
    }

    void scheduled(boolean now) {
        scheduled = now;
    }

    /** It leaves the line and is at work from here on. */
    void beginNow(boolean pastAllCaches) {
        pastCaches = pastAllCaches;
        begun = true;
    }

    /** Whether it is at work, or was. */
    boolean begun() {
        return begun;
    }

    /** Whether its reads must bypass caches. */
    boolean pastCaches() {
        return pastCaches;
    }

    void speed(SyncSpeed value) {
        speed = value;
    }

    /** How fast its server was. */
    SyncSpeed speed() {
        return speed;
    }

    Connection connection() {
        return connection;
    }

    CompletableFuture<SourceResult> result() {
        return result;
    }

    /** One more wants the result; false if it is stopping already. */
    boolean join(StopSignal other) {
        lock.lock();
        try {
            if (!stopped) {
                interested.add(other);
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody wants it any more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether to go on. Once it says no, it stays with that. */
    @Override
    public boolean getAsBoolean() {
        lock.lock();
        try {
            if (!stopped && interested.stream().allMatch(StopSignal::isCalled)) {
                stopped = true;
                timeUp = interested.stream().anyMatch(StopSignal::isOver);
            }
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Why it does not go on, once it was asked and said so. */
    StoppedException whyStopped() {
        lock.lock();
        try {
            return timeUp
                    ? StoppedException.timeUp(
                            "the time of the sync was up: the next one goes on where it stopped at this source")
                    : new StoppedException("the sync was called off: the next one goes on where it stopped");
        } finally {
            lock.unlock();
        }
    }
}
