// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many reads are sent to one source in a batch: as many as large servers allow, and fewer after each refusal. Safe for
 * use by many threads.
 */
final class BatchSize {
    private static final int MOST = 500;
    private static final int LEAST = 32;

    private final AtomicInteger most = new AtomicInteger(MOST);

    int most() {
        return most.get();
    }

    /** Called when a batch was refused or not answered: returns whether a smaller one should be tried. */
    boolean tooLarge(int refused) {
        int smaller = Math.min(most.get(), refused / 2);
        most.set(Math.max(LEAST, smaller));
        return smaller >= LEAST;
    }

    @Override
    public String toString() {
        return "BatchSize[" + most + "]";
    }
}
