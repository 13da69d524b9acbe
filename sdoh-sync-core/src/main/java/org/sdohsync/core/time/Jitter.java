// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.time;

import java.util.concurrent.ThreadLocalRandom;

/** Chance, used to spread retries and schedules. Not for secrets. Safe for use by many threads. */
@FunctionalInterface
public interface Jitter {
    /**
     * Draws a number.
     *
     * @return a number from 0 inclusive to 1 exclusive
     */
    double next();

    /**
     * Draws evenly.
     *
     * @return the chance of the running system
     */
    static Jitter random() {
        return () -> ThreadLocalRandom.current().nextDouble();
    }

    /**
     * Draws nothing but zero, for tests and for callers who want no spread.
     *
     * @return a jitter that is always 0
     */
    static Jitter none() {
        return () -> 0;
    }
}
