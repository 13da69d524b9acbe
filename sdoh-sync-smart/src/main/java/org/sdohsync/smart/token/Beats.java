// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does something again and again beside what else is done. */
@FunctionalInterface
interface Beats {
    /** Nothing by itself. */
    Beats NONE = (every, beat) -> () -> {};

    /** What goes on until it is stopped. */
    @FunctionalInterface
    interface Beating {
        /** Ends it; a beat under way may still be done. */
        void stop();
    }

    /**
     * Starts.
     *
     * @param every the time between two beats
     * @param beat what to do; must not throw
     * @return what goes on
     */
    Beating start(Duration every, Runnable beat);

    /** By one thread, which is there as long as anything beats and some seconds more, and ends with the virtual machine. */
    static Beats system() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "sdoh-sync-lease");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        return (every, beat) -> {
            Future<?> beating =
                    executor.scheduleWithFixedDelay(beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
            return () -> {
                boolean ignored = beating.cancel(false);
            };
        };
    }
}
