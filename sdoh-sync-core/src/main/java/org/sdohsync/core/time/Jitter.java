// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.time;

import java.util.concurrent.ThreadLocalRandom;

/**
 * A source of random numbers that spread retries and schedules over time. Not for secrets. Implementations must be safe for
 * use by many threads.
 */
@FunctionalInterface
public interface Jitter {
    /**
     * Returns the next random number.
     *
     * @return a number from 0 inclusive to 1 exclusive
     */
    double next();

    /**
     * Returns a jitter with uniformly distributed numbers.
     *
     * @return the system's jitter
     */
    static Jitter random() {
        return () -> ThreadLocalRandom.current().nextDouble();
    }

    /**
     * Returns a jitter that is always zero, for tests and for callers that want no spread.
     *
     * @return the jitter
     */
    static Jitter none() {
        return () -> 0;
    }
}
