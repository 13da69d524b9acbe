// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Origin;

/**
 * Limits the concurrent refreshes at one token endpoint, regardless of the number of its connections, so that a slow endpoint
 * never blocks all threads. Further refreshes wait in a queue without blocking a thread; each endpoint has its own queue.
 * Safe for use by many threads.
 */
final class RefreshLimiter {
    /** How many refreshes run at one endpoint at a time: 8, or fewer if the executor has no more threads than that. */
    static final int SIDE_BY_SIDE = 8;

    private final Executor executor;
    private final int most;
    // Guards the map and its values.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Origin, Line> lines = new HashMap<>();

    /** The number of running refreshes, and the queue. */
    private static final class Line {
        private final Deque<Work> waiting = new ArrayDeque<>();
        private int atWork;
    }

    /**
     * A queued refresh.
     *
     * @param run runs the refresh; must not throw
     * @param refuse receives the reason if no thread can run it
     */
    record Work(Runnable run, Consumer<Throwable> refuse) {}

    private RefreshLimiter(Executor executor, int most) {
        this.executor = requireNonNull(executor, "executor");
        this.most = most;
    }

    static RefreshLimiter over(Executor executor) {
        int threads = threads(executor);
        int most = threads == 0 ? SIDE_BY_SIDE : Math.min(SIDE_BY_SIDE, Math.max(1, threads - 1));
        return new RefreshLimiter(executor, most);
    }

    /** The number of threads of an executor, 0 if unknown. */
    private static int threads(Executor executor) {
        if (executor instanceof ThreadPoolExecutor pool) {
            boolean endless = pool.getQueue().remainingCapacity() == Integer.MAX_VALUE;
            return endless ? pool.getCorePoolSize() : pool.getMaximumPoolSize();
        }
        return executor instanceof ForkJoinPool pool ? pool.getParallelism() : 0;
    }

    Executor executor() {
        return executor;
    }

    /** Runs the work on the calling thread or on a thread of the executor, or queues it. */
    void run(Origin endpoint, Work work) {
        if (enters(endpoint, work)) {
            workOn(endpoint, work);
        }
    }

    private void workOn(Origin endpoint, Work work) {
        try {
            work.run().run();
        } finally {
            handOn(endpoint);
        }
    }

    private void handOn(Origin endpoint) {
        for (Work next = leave(endpoint); next != null; next = leave(endpoint)) {
            Work waited = next;
            try {
                executor.execute(() -> workOn(endpoint, waited));
                return;
            } catch (RuntimeException | Error notAccepted) {
                waited.refuse().accept(notAccepted);
            }
        }
    }

    private boolean enters(Origin endpoint, Work work) {
        lock.lock();
        try {
            Line line = lines.computeIfAbsent(endpoint, any -> new Line());
            if (line.atWork < most) {
                line.atWork++;
                return true;
            }
            line.waiting.add(work);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends one refresh and returns the next one of the queue, which counts as running from now on. */
    private @Nullable Work leave(Origin endpoint) {
        lock.lock();
        try {
            Line line = requireNonNull(lines.get(endpoint), "line");
            Work next = line.waiting.poll();
            if (next == null && --line.atWork == 0) {
                lines.remove(endpoint);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
