// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.lang.management.ManagementFactory;

/** What the heap holds. */
final class Heap {
    private static final int COLLECTIONS = 4;

    private Heap() {}

    /** The bytes in use after collecting what can be. */
    static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
