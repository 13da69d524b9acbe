// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.sdohsync.benchmarks.source.BusyServer;
import org.sdohsync.benchmarks.source.SourceShape;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.workflow.SdohSync;

/**
 * Does a first sync of very many Tasks get by with a small heap? It runs in a Java of 32 MB on a store of files, as it would in an
 * application, and if that is not enough in one of 64 MB, and ends with an error if that is not enough either. The listener reads the details of each tenth Task: they come for the
 * whole page, so the heap has to hold what it would if all were read.
 */
public final class SyncMemory {
    private static final int TASKS = 100_000;
    private static final int DETAILS_OF_EACH = 10;
    private static final List<Integer> HEAP_MEGABYTES = List.of(32, 64);
    private static final SourceShape SHAPE = new SourceShape("memory", TASKS, 60_000, 0);
    // The default of 1,000 pages holds 99,000 Tasks: each page but the first begins with the last Task of the one
    // before.
    private static final Limits LIMITS = Limits.defaults().pages(2 * TASKS / 100);

    private SyncMemory() {}

    /**
     * Runs the benchmark.
     *
     * @param args none; the address of the source and the heap in the small Java that this one starts
     * @throws IOException if the server or the small Java cannot be started
     * @throws InterruptedException if this is interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 2) {
            sync(args[0], Integer.parseInt(args[1]));
            System.exit(0);
        }
        try (ServerProcess server = ServerProcess.start(BusyServer.class)) {
            int ended = 1;
            for (int at = 0; at < HEAP_MEGABYTES.size() && ended != 0; at++) {
                ended = within(HEAP_MEGABYTES.get(at), server.address() + "/" + SHAPE + "/fhir");
            }
            System.exit(ended);
        }
    }

    private static int within(int megabytes, String base) throws IOException, InterruptedException {
        int ended = Java.of(
                        SyncMemory.class,
                        // What Java chooses by itself in a small container.
                        List.of("-Xmx" + megabytes + "m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                        base,
                        Integer.toString(megabytes))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (ended != 0) {
            System.out.println("bench-memory: " + megabytes + " MB are not enough");
        }
        return ended;
    }

    private static void sync(String base, int megabytes) throws IOException {
        PeakHeap heap = PeakHeap.watch();
        Found found = new Found();
        AtomicInteger delivered = new AtomicInteger();
        try (Folder folder = Folder.inMemory();
                Store store = FileSystemStore.at(folder.path()).sealedWith(Keys.sealing());
                SdohSync sync = FoodBank.sync(store, new OkHttpClient())
                        .onReferral(referral -> {
                            if (delivered.incrementAndGet() % DETAILS_OF_EACH == 0) {
                                found.take(referral);
                            }
                        })
                        .limits(LIMITS)
                        .build()) {
            FoodBank.connect(store, "bench", base);
            Cost cost = Cost.of(1, () -> FoodBank.check(sync.syncNow(), 1, TASKS));
            found.check(TASKS / DETAILS_OF_EACH);
            System.out.printf(
                    Locale.ROOT,
                    "bench-memory: tasks=%d details=%d heapMegabytes=%d peakAfterCollectionMegabytes=%.1f collections=%d seconds=%.1f"
                            + " cpuSeconds=%.1f%n",
                    TASKS,
                    TASKS / DETAILS_OF_EACH,
                    megabytes,
                    heap.megabytes(),
                    heap.collections(),
                    cost.wallNanos() / 1e9,
                    cost.cpuNanos() / 1e9);
        }
    }
}
