// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.sdohsync.benchmarks.source.BusyServer;
import org.sdohsync.benchmarks.source.SourceShape;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Referral;

/**
 * How much memory does each referral of a first sync allocate, on all threads together? For a listener that looks at every resource and for an
 * intake desk; and the same in a second Java in which HAPI's parser reads everything ({@code -Dorg.sdohsync.fhir.parser=hapi}).
 */
public final class SyncAllocation {
    private static final int TASKS = 2000;
    private static final int WARM_UP = 2;
    private static final int THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "bench-source");
        thread.setDaemon(true);
        return thread;
    });
    private final OkHttpClient http = new OkHttpClient();
    private final Found found = new Found();
    private final String base;

    private SyncAllocation(String base) {
        this.base = base;
    }

    /**
     * Runs the benchmark.
     *
     * @param args none; the address of the source in the Java that this one starts
     * @throws IOException if the server or the other Java cannot be started
     * @throws InterruptedException if this is interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 1) {
            SyncAllocation measured = new SyncAllocation(args[0]);
            System.out.println(
                    measured.kilobytes(measured.found::take) + " " + measured.kilobytes(measured.found::decide));
            System.exit(0);
        }
        try (ServerProcess server = ServerProcess.start(BusyServer.class)) {
            String base = server.address() + "/" + new SourceShape("allocation", TASKS, 300_000, 0) + "/fhir";
            double[] ours = inOwnJava(List.of(), base);
            double[] hapi = inOwnJava(List.of("-Dorg.sdohsync.fhir.parser=hapi"), base);
            System.out.printf(
                    Locale.ROOT,
                    "bench-allocation: tasks=%d kilobytesPerReferral=%.1f intakeKilobytesPerReferral=%.1f"
                            + " hapiParserKilobytesPerReferral=%.1f oursToHapiParser=%.2f intakeToHapiParser=%.2f%n",
                    TASKS,
                    ours[0],
                    ours[1],
                    hapi[0],
                    ours[0] / hapi[0],
                    ours[1] / hapi[1]);
        }
        System.exit(0);
    }

    private static double[] inOwnJava(List<String> options, String base) throws IOException, InterruptedException {
        Process process = Java.of(SyncAllocation.class, options, base).start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            if (process.waitFor() != 0 || line == null) {
                throw new IllegalStateException("the other Java failed");
            }
            String[] figures = line.split(" ", -1);
            return new double[] {Double.parseDouble(figures[0]), Double.parseDouble(figures[1])};
        }
    }

    private double kilobytes(Consumer<Referral> listener) {
        for (int turn = 0; turn < WARM_UP; turn++) {
            sync(listener);
        }
        Allocation allocation = new Allocation();
        sync(listener);
        return allocation.bytes() / 1000.0 / TASKS;
    }

    private void sync(Consumer<Referral> listener) {
        try (Store store = MemoryStore.create();
                SdohSync sync = FoodBank.sync(store, http)
                        .onReferral(listener)
                        .executor(threads)
                        .build()) {
            FoodBank.connect(store, "bench", base);
            FoodBank.check(sync.syncNow(), 1, TASKS);
        }
        found.check(TASKS);
    }
}
