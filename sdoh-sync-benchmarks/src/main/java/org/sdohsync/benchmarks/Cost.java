// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What something cost this process.
 *
 * @param cpuNanos processor time of all threads, garbage collection included
 * @param wallNanos elapsed time
 */
record Cost(long cpuNanos, long wallNanos) {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static Cost of(int times, Runnable work) {
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return new Cost(PROCESS.getProcessCpuTime() - cpu, System.nanoTime() - wall);
    }

    double cpuRatio(Cost floor) {
        return (double) cpuNanos / floor.cpuNanos;
    }

    double wallRatio(Cost floor) {
        return (double) wallNanos / floor.wallNanos;
    }
}
