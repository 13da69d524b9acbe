// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats work on a daemon thread: whenever it said that something is due, and when it is signalled. Safe for use by many threads. */
final class SubscriptionThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionThread.class);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final String name;
    private final Supplier<Duration> work;
    // Guards all that is below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread;
    private boolean signalled;
    private boolean closed;

    /**
     * Makes one that is not started.
     *
     * @param name the name of the thread
     * @param work does what is due; returns the time until it is to be called again
     */
    SubscriptionThread(String name, Supplier<Duration> work) {
        this.name = requireNonNull(name, "name");
        this.work = requireNonNull(work, "work");
    }

    void start() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                Thread fresh = new Thread(this::repeat, name);
                fresh.setDaemon(true);
                thread = fresh;
                fresh.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets the work run now. Does nothing before the start: whoever has no thread calls the work himself. */
    void signal() {
        lock.lock();
        try {
            signalled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void repeat() {
        while (waits(next())) {
            LOG.trace("looking for what is due");
        }
    }

    private Duration next() {
        try {
            return work.get();
        } catch (Throwable failed) {
            // Catches everything: otherwise notifications would have no effect any more, unnoticed.
            LOG.warn("the work for subscriptions failed: it is tried again in {}", AFTER_FAILURE, failed);
            return AFTER_FAILURE;
        }
    }

    /** Waits until something is due; false at the end. */
    private boolean waits(Duration most) {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!signalled && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            signalled = false;
            return !closed;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the work: none begins any more, and one at work is interrupted. A second call does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            Thread running = thread;
            if (running != null && running != Thread.currentThread()) {
                running.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
