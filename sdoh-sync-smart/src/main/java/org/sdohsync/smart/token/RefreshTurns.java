// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

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
 * Keeps the refreshes at one token endpoint to a number side by side, however many connections lead to it, so that a slow one never
 * holds all threads. What is too much waits in line without holding a thread; the line of one endpoint is none for the others. Safe
 * for use by many threads.
 */
final class RefreshTurns {
    /** How many refreshes run at one endpoint at a time: 8, or less where there are no more threads than that. */
    static final int SIDE_BY_SIDE = 8;

    private final Executor executor;
    private final int most;
    // Guards the map and what is in it.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Origin, Line> lines = new HashMap<>();

    /** How many are at work, and who waits. */
    private static final class Line {
        private final Deque<Work> waiting = new ArrayDeque<>();
        private int atWork;
    }

    /**
     * A refresh in line.
     *
     * @param run does it; it throws nothing
     * @param refuse is told why no thread will do it
     */
    record Work(Runnable run, Consumer<Throwable> refuse) {}

    private RefreshTurns(Executor executor, int most) {
        this.executor = requireNonNull(executor, "executor");
        this.most = most;
    }

    static RefreshTurns over(Executor executor) {
        int threads = threads(executor);
        int most = threads == 0 ? SIDE_BY_SIDE : Math.min(SIDE_BY_SIDE, Math.max(1, threads - 1));
        return new RefreshTurns(executor, most);
    }

    /** How many threads an executor has, 0 if it does not say. */
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

    /** Does the work on the calling thread, a thread of the executor, or lets it wait until one has time for it. */
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

    /** One is at its end; returns the one whose turn it is, which has entered thereby. */
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
