// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.records;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The memory of this Java at most: what its heap held after any collection, garbage included that was not found yet; what was in use
 * after a full collection, once in some pages; and what the system gave it. Safe for use by many threads.
 *
 * <p>It is kept in a file, because the Java may die at any moment.
 */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final AtomicLong collected = new AtomicLong();
    private final Path file;
    private final int pagesBetween;
    private long inUse;
    private int pages;

    private PeakMemory(Path file, int pagesBetween) {
        this.file = file;
        this.pagesBetween = pagesBetween;
    }

    static PeakMemory watch(Path file, int pagesBetween) {
        PeakMemory peak = new PeakMemory(file, pagesBetween);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(
                        (told, nothing) ->
                                peak.note(GarbageCollectionNotificationInfo.from((CompositeData) told.getUserData())
                                        .getGcInfo()
                                        .getMemoryUsageAfterGc()),
                        null,
                        null);
            }
        }
        return peak;
    }

    private void note(Map<String, MemoryUsage> after) {
        long used = after.entrySet().stream()
                .filter(pool -> pool.getKey().matches(".*(Eden|Survivor|Old|Tenured).*"))
                .map(Map.Entry::getValue)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        collected.accumulateAndGet(used, Math::max);
    }

    /** A page came. */
    void page() {
        if (pages++ % pagesBetween != 0) {
            return;
        }
        System.gc();
        long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        inUse = Math.max(inUse, now);
        try {
            Files.writeString(file, collected.get() + " " + inUse + " " + resident());
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** 0 where the system does not tell. */
    private static long resident() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    /**
     * What such files say at most.
     *
     * @param collected bytes of the heap after a collection
     * @param inUse bytes of the heap after a full collection
     * @param resident bytes that the system gave
     */
    record Measured(long collected, long inUse, long resident) {
        static final Measured NOTHING = new Measured(0, 0, 0);

        /** Takes in what the file of one run says, if it has come to writing it. */
        Measured and(Path file) throws IOException {
            String[] told = Files.exists(file) ? Files.readString(file).split(" ", -1) : new String[0];
            return told.length < 3
                    ? this
                    : new Measured(
                            Math.max(collected, Long.parseLong(told[0])),
                            Math.max(inUse, Long.parseLong(told[1])),
                            Math.max(resident, Long.parseLong(told[2])));
        }
    }
}
