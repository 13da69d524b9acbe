// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits. The one place of the library where a thread sleeps. Safe for use by many threads. */
@FunctionalInterface
public interface Pause {
    /**
     * Waits.
     *
     * @param duration how long; zero or less returns at once
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    void pause(Duration duration) throws InterruptedException;

    /**
     * Sleeps for real.
     *
     * @return the pause of the running system
     */
    static Pause system() {
        return duration -> TimeUnit.NANOSECONDS.sleep(Math.max(0, duration.toNanos()));
    }
}
