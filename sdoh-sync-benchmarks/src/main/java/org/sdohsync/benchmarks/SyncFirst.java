// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.sdohsync.benchmarks.source.BusyServer;
import org.sdohsync.benchmarks.source.SourceShape;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Referral;

/**
 * What does the first sync of a source cost, with all that belongs to each referral? A round whose listener reads the details of each
 * Task, the floor ({@link Replay}) with the requests of that round, and {@link HapiLoop} with one batch for a page and with one batch for a Task. Processor
 * time is taken at a source that answers at once, elapsed time at one that takes 50 ms for each answer.
 *
 * <p>All details are fetched in any case. {@code first} looks at every resource of them; {@code intake} at what an intake desk decides
 * by: the ServiceRequest, the patient, and whether that person may be contacted. HAPI's loop has no such choice: it parses what it gets.
 *
 * <p>HAPI's client reads a tenth of the Tasks, with one batch for a Task a fiftieth, and its cost is counted up: pages are alike, and
 * nothing that it does depends on how many there are. All of them are compared when they are warm, as in an application that has run for a while.
 */
public final class SyncFirst {
    private static final int TASKS = 10_000;
    private static final int HAPI_TASKS = TASKS / 10;
    private static final int HAPI_EACH_TASKS = TASKS / 50;
    private static final int WARM_UP = 3;
    private static final int TURNS = 5;
    private static final long SPACING = 300_000;
    private static final int LATENCY = 50;

    private final OkHttpClient http = new OkHttpClient();
    private final Found found = new Found();
    private final String server;

    private SyncFirst(String server) {
        this.server = server;
    }

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server cannot be started
     */
    public static void main(String[] args) throws IOException {
        try (ServerProcess server = ServerProcess.start(BusyServer.class)) {
            new SyncFirst(server.address()).measure();
        }
        System.exit(0);
    }

    private void measure() {
        Traffic traffic = new Traffic();
        ours(TASKS, 0, traffic.noting(http), found::take);
        List<Request> requests = traffic.sent();
        Costs atOnce = new Costs()
                .add("floor", 2, new Replay(http, requests))
                .add("ours", 1, () -> ours(TASKS, 0, http, found::take))
                .add("intake", 1, () -> ours(TASKS, 0, http, found::decide))
                .add("hapi", 1, () -> hapi(HAPI_TASKS, 0, true))
                .add("hapiEach", 1, () -> hapi(HAPI_EACH_TASKS, 0, false))
                .run(WARM_UP, TURNS);
        Costs late = new Costs()
                .add("ours", 1, () -> ours(TASKS, LATENCY, http, found::take))
                .add("hapi", 1, () -> hapi(HAPI_TASKS, LATENCY, true))
                .add("hapiEach", 1, () -> hapi(HAPI_EACH_TASKS, LATENCY, false))
                .run(0, 1);
        print(requests, atOnce, late);
    }

    private void ours(int tasks, int latency, OkHttpClient client, Consumer<Referral> listener) {
        try (Store store = MemoryStore.create();
                SdohSync sync =
                        FoodBank.sync(store, client).onReferral(listener).build()) {
            FoodBank.connect(store, "bench", base(tasks, latency));
            FoodBank.check(sync.syncNow(), 1, tasks);
        }
        found.check(tasks);
    }

    private void hapi(int tasks, int latency, boolean batchForPage) {
        new HapiLoop(base(tasks, latency), batchForPage).first(found);
        found.check(tasks);
    }

    private String base(int tasks, int latency) {
        return server + "/" + new SourceShape("first", tasks, SPACING, latency) + "/fhir";
    }

    private static void print(List<Request> requests, Costs atOnce, Costs late) {
        double more = (double) TASKS / HAPI_TASKS;
        double moreOfEach = (double) TASKS / HAPI_EACH_TASKS;
        System.out.printf(
                Locale.ROOT,
                "bench-first: tasks=%d pages=%d requests=%d requestsPerPage=%.2f firstCpu=%.2f hapiToFirstCpu=%.1f"
                        + " hapiEachToFirstCpu=%.1f intakeCpu=%.2f hapiToIntakeCpu=%.1f hapiToFirstWall%d=%.2f hapiEachToFirstWall%d=%.1f firstSeconds%d=%.1f"
                        + " firstCpuMillis=%.0f floorCpuMillis=%.0f hapiCpuMillis=%.0f%n",
                TASKS,
                Traffic.pages(requests),
                requests.size(),
                (double) requests.size() / Traffic.pages(requests),
                atOnce.cpuRatio("ours", "floor"),
                atOnce.cpuRatio("hapi", "ours") * more,
                atOnce.cpuRatio("hapiEach", "ours") * moreOfEach,
                atOnce.cpuRatio("intake", "floor"),
                atOnce.cpuRatio("hapi", "intake") * more,
                LATENCY,
                late.wallRatio("hapi", "ours") * more,
                LATENCY,
                late.wallRatio("hapiEach", "ours") * moreOfEach,
                LATENCY,
                late.wallMillis("ours") / 1000,
                atOnce.cpuMillis("ours"),
                atOnce.cpuMillis("floor"),
                atOnce.cpuMillis("hapi") * more);
    }
}
