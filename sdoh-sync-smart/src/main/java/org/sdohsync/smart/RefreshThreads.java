// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that refreshes run on if the app gives no executor: daemon threads, started when first needed and ended when
 * idle.
 */
final class RefreshThreads {
    /** The most refreshes that run at once; more than that wait. */
    private static final int MOST = 64;

    private static final int IDLE_SECONDS = 30;

    private RefreshThreads() {}

    static ThreadPoolExecutor create() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "sdoh-sync-refresh-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
