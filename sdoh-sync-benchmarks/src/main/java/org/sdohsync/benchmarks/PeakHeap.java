// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The most that the heap held after a collection, the small ones included: what a small collection leaves behind may be garbage too, so
 * this is an upper bound of what was needed. Safe for use by many threads.
 */
final class PeakHeap {
    private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    private final AtomicLong most = new AtomicLong();
    private final AtomicInteger collections = new AtomicInteger();

    private PeakHeap() {}

    static PeakHeap watch() {
        PeakHeap heap = new PeakHeap();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener((told, nothing) -> heap.note(told), null, null);
            }
        }
        return heap;
    }

    private void note(Notification told) {
        if (told.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            Map<String, MemoryUsage> after = GarbageCollectionNotificationInfo.from((CompositeData) told.getUserData())
                    .getGcInfo()
                    .getMemoryUsageAfterGc();
            long used = after.entrySet().stream()
                    .filter(pool -> pools.contains(pool.getKey()))
                    .mapToLong(pool -> pool.getValue().getUsed())
                    .sum();
            most.accumulateAndGet(used, Math::max);
            collections.incrementAndGet();
        }
    }

    double megabytes() {
        return most.get() / (1024.0 * 1024.0);
    }

    int collections() {
        return collections.get();
    }
}
