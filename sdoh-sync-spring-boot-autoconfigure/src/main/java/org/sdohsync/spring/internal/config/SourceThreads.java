// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads on which sources are worked on, as many at a time as was said, platform threads or virtual ones. Not an {@link
 * Executor} itself: such a bean would take the place of the application's own.
 */
public final class SourceThreads implements AutoCloseable {
    private static final long IDLE_SECONDS = 60;
    private static final String NAME = "sdoh-sync-source-";

    private final ThreadPoolExecutor threads;

    private SourceThreads(ThreadPoolExecutor threads) {
        this.threads = threads;
    }

    /**
     * Creates the threads; none is started.
     *
     * @param most how many at a time
     * @param virtual whether they are virtual threads
     * @return the threads
     */
    public static SourceThreads create(int most, boolean virtual) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                virtual ? new VirtualThreadTaskExecutor(NAME).getVirtualThreadFactory() : daemons());
        threads.allowCoreThreadTimeOut(true);
        return new SourceThreads(threads);
    }

    private static ThreadFactory daemons() {
        CustomizableThreadFactory daemons = new CustomizableThreadFactory(NAME);
        daemons.setDaemon(true);
        return daemons;
    }

    /**
     * The threads as an executor.
     *
     * @return the executor
     */
    public Executor executor() {
        return threads;
    }

    /** Ends the threads. The instance is closed before and has waited for its syncs. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
