// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** What all threads have allocated since this was made. Threads that ended meanwhile are not counted. */
final class Allocation {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final Map<Long, Long> before = byThread();

    long bytes() {
        return byThread().entrySet().stream()
                .mapToLong(now -> now.getValue() - before.getOrDefault(now.getKey(), 0L))
                .sum();
    }

    private static Map<Long, Long> byThread() {
        long[] ids = THREADS.getAllThreadIds();
        long[] allocated = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> all = new HashMap<>();
        for (int at = 0; at < ids.length; at++) {
            all.put(ids[at], Math.max(0, allocated[at]));
        }
        return all;
    }
}
