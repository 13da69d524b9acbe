// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lets a thread wait. The library sleeps only here. Implementations must be safe for use by many threads. */
@FunctionalInterface
public interface Pause {
    /**
     * Waits for a duration.
     *
     * @param duration how long; zero or less returns at once
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void pause(Duration duration) throws InterruptedException;

    /**
     * Returns a pause that sleeps.
     *
     * @return the system's pause
     */
    static Pause system() {
        return duration -> TimeUnit.NANOSECONDS.sleep(Math.max(0, duration.toNanos()));
    }
}
