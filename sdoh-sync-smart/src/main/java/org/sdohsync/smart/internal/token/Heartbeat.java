// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Repeats an action in the background. */
@FunctionalInterface
interface Heartbeat {
    /** Repeats nothing. */
    Heartbeat NONE = (every, beat) -> () -> {};

    /** A running repetition. */
    @FunctionalInterface
    interface Beating {
        /** Stops the repetition; a running action may still complete. */
        void stop();
    }

    /**
     * Starts repeating an action.
     *
     * @param every the time between two runs
     * @param beat the action; must not throw
     * @return the running repetition
     */
    Beating start(Duration every, Runnable beat);

    /** Repeats on one daemon thread, which ends some seconds after the last repetition was stopped. */
    static Heartbeat system() {
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
