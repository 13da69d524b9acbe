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
import org.sdohsync.workflow.pass.SourceLoad;

/**
 * The threads of rounds. When the application brings none: daemons, made when needed, gone after a minute without work. One server must
 * never hold all of them.
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

    /** How many threads an executor has, 0 if it does not say. */
    static int count(Executor executor) {
        if (executor instanceof ThreadPoolExecutor pool) {
            // Beyond its core it makes threads only for what its queue does not take.
            boolean endless = pool.getQueue().remainingCapacity() == Integer.MAX_VALUE;
            return endless ? pool.getCorePoolSize() : pool.getMaximumPoolSize();
        }
        return executor instanceof ForkJoinPool pool ? pool.getParallelism() : 0;
    }

    /** The load as it was said, or the usual one on so many threads; a single thread cannot be shared. */
    static SourceLoad sharing(@Nullable SourceLoad said, int threads) {
        if (said == null) {
            SourceLoad usual = SourceLoad.defaults();
            int most = threads == 0 ? usual.sideBySide() : Math.min(usual.sideBySide(), Math.max(1, threads - 1));
            return new SourceLoad(most, usual.requestsPerMinute());
        }
        if (threads > 1 && said.sideBySide() >= threads) {
            throw new IllegalStateException(
                    "SourceLoad.sideBySide is " + said.sideBySide() + ": one slow server could hold all " + threads
                            + " threads; set it lower, or bring an executor with more threads");
        }
        return said;
    }
}
