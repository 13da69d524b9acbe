// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

/**
 * One way to do something. It runs its own loop, so that the compiler sees each way for itself and no call through an interface is
 * measured, and counts what it got, so that nothing can be left out.
 */
@FunctionalInterface
interface Contender {
    /** Does it so many times; gives how often it succeeded. */
    int run(int times);

    /** The time of one operation in nanoseconds. */
    default double nanos(int times) {
        long start = System.nanoTime();
        int done = run(times);
        long taken = System.nanoTime() - start;
        if (done != times) {
            throw new IllegalStateException("only " + done + " of " + times + " succeeded");
        }
        return (double) taken / times;
    }
}
