// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.sdohsync.benchmarks.source.BusyServer;
import org.sdohsync.benchmarks.source.SourceShape;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SourceLoad;

/**
 * How long does a round over very many slow sources take, and with how many threads? The best that can be is what latency and
 * concurrency allow: requests x latency / concurrency. All sources are paths of one server, which is therefore allowed to be asked as much at
 * a time as there are threads but one; the client keeps a connection for each of them. The server, which stands for machines elsewhere that have run for
 * long, is warm before the first round; the client has just begun. The first round is measured against {@link SourcesFloor}, too, which has just
 * begun as well.
 */
public final class SyncSources {
    private static final int SOURCES = 1000;
    private static final int TASKS = 10;
    private static final int LATENCY = 100;
    private static final int CONCURRENCY = 64;
    private static final int ROUNDS = 5;
    private static final int ASKED_BEFORE = 2000;
    // OkHttp's own, and those of the Java.
    private static final int OTHER_THREADS = 16;

    private SyncSources() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server cannot be started
     */
    public static void main(String[] args) throws IOException {
        Traffic traffic = new Traffic();
        OkHttpClient http = traffic.noting(new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(CONCURRENCY, 1, TimeUnit.MINUTES))
                .build());
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY + 1, work -> {
            Thread thread = new Thread(work, "bench-source");
            thread.setDaemon(true);
            return thread;
        });
        try (ServerProcess server = ServerProcess.start(BusyServer.class, String.valueOf(ASKED_BEFORE));
                Store store = MemoryStore.create();
                SdohSync sync = FoodBank.sync(store, http)
                        .onReferral(referral -> {})
                        .executor(threads)
                        .sourceLoad(new SourceLoad(CONCURRENCY, 0))
                        .warm()
                        .build()) {
            for (int number = 0; number < SOURCES; number++) {
                SourceShape shape = new SourceShape("s" + number, TASKS, 60_000, LATENCY);
                FoodBank.connect(store, "source-" + number, server.address() + "/" + shape + "/fhir");
            }
            measure(sync, traffic);
        }
        System.exit(0);
    }

    private static void measure(SdohSync sync, Traffic traffic) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int before = threads.getThreadCount();
        Cost first = Cost.of(1, () -> FoodBank.check(sync.syncNow(), SOURCES, SOURCES * TASKS));
        int firstRequests = traffic.sent().size();
        // OkHttp makes each connection on a further thread, which stays for a minute.
        int most = before + 2 * CONCURRENCY;
        int firstPeak = peak(threads, most);
        double firstFloor = SourcesFloor.millis(traffic.sent(), CONCURRENCY);
        Cost[] polls = new Cost[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            polls[round] = Cost.of(1, () -> FoodBank.check(sync.syncNow(), SOURCES, 0));
        }
        int requests = (traffic.sent().size() - firstRequests) / ROUNDS;
        int peak = peak(threads, most);
        double wall = median(Arrays.stream(polls).mapToLong(Cost::wallNanos).toArray()) / 1e6;
        double cpu = median(Arrays.stream(polls).mapToLong(Cost::cpuNanos).toArray()) / 1e6;
        System.out.printf(
                Locale.ROOT,
                "bench-sources: sources=%d latencyMillis=%d concurrency=%d requests=%d wallToIdeal=%.2f wallMillis=%.0f"
                        + " threadsBefore=%d threadsAtPeak=%d cpuMicrosPerSource=%.0f firstRequests=%d firstWallToIdeal=%.2f"
                        + " firstFloorToIdeal=%.2f firstWallToFloor=%.2f firstThreadsAtPeak=%d%n",
                SOURCES,
                LATENCY,
                CONCURRENCY,
                requests,
                wall / ideal(requests),
                wall,
                before,
                peak,
                cpu * 1000 / SOURCES,
                firstRequests,
                first.wallNanos() / 1e6 / ideal(firstRequests),
                firstFloor / ideal(firstRequests),
                first.wallNanos() / 1e6 / firstFloor,
                firstPeak);
    }

    /** The most threads since this was asked last. */
    private static int peak(ThreadMXBean threads, int bound) {
        int peak = threads.getPeakThreadCount();
        if (peak > bound + OTHER_THREADS) {
            throw new IllegalStateException(peak + " threads are more than " + bound + " and a few");
        }
        threads.resetPeakThreadCount();
        return peak;
    }

    private static double ideal(int requests) {
        return (double) requests * LATENCY / CONCURRENCY;
    }

    private static double median(long[] figures) {
        return Arrays.stream(figures).sorted().toArray()[figures.length / 2];
    }
}
