// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long calls of one sort took. */
final class Calls {
    private final String name;
    private final long[] nanos;
    private int made;

    Calls(String name, int most) {
        this.name = name;
        this.nanos = new long[most];
    }

    /** Makes one. */
    void time(Runnable call) {
        long begin = System.nanoTime();
        call.run();
        nanos[made++] = System.nanoTime() - begin;
    }

    /** The time that a share of them did not exceed. */
    double millis(double share) {
        long[] sorted = Arrays.copyOf(nanos, made);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(share * made) - 1] / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "call=%s calls=%d medianMillis=%.2f p99Millis=%.2f slowestMillis=%.2f",
                name,
                made,
                millis(0.5),
                millis(0.99),
                millis(1));
    }
}
