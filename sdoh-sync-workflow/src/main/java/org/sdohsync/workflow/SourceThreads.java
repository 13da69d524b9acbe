// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.sync.SourceLoad;

/**
 * The threads of syncs. If the application gives no executor: daemon threads, created when needed and ended after a minute
 * without work. One server must never use all of them.
 */
final class SourceThreads {
    private static final long IDLE_SECONDS = 60;

    private SourceThreads() {}

    static ExecutorService create(int most) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "sdoh-sync-source-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** The number of threads of an executor, 0 if unknown. */
    static int count(Executor executor) {
        if (executor instanceof ThreadPoolExecutor pool) {
            // It creates threads beyond its core size only if its queue is full.
            boolean endless = pool.getQueue().remainingCapacity() == Integer.MAX_VALUE;
            return endless ? pool.getCorePoolSize() : pool.getMaximumPoolSize();
        }
        return executor instanceof ForkJoinPool pool ? pool.getParallelism() : 0;
    }

    /** The given load, or the default one for this number of threads; a single thread cannot be shared. */
    static SourceLoad sharing(@Nullable SourceLoad said, int threads) {
        if (said == null) {
            SourceLoad usual = SourceLoad.defaults();
            int most = threads == 0 ? usual.sideBySide() : Math.min(usual.sideBySide(), Math.max(1, threads - 1));
            return new SourceLoad(most, usual.requestsPerMinute());
        }
        if (threads > 1 && said.sideBySide() >= threads) {
            throw new IllegalStateException(
                    "SourceLoad.sideBySide is " + said.sideBySide() + ": one slow server could use all " + threads
                            + " threads; set it lower, or give an executor with more threads");
        }
        return said;
    }
}
