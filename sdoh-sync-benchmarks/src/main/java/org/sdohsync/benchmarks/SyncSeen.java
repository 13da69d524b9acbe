// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.sdohsync.benchmarks.source.BusyServer;
import org.sdohsync.benchmarks.source.SourceShape;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * What do pages cost whose Tasks were all delivered before? A round over a source whose last changes all lie within the overlap, the
 * floor ({@link Replay}) on the same answers, and HAPI's generic client, which finds out by the version that it knows all of them.
 */
public final class SyncSeen {
    private static final int TASKS = 1000;
    private static final int ROUNDS = 60;
    private static final int HAPI_ROUNDS = 5;
    private static final int WARM_UP = 3;
    private static final int TURNS = 9;
    private static final SourceShape SHAPE = new SourceShape("seen", TASKS, 1, 0);
    private static final String BEFORE = "2019-12-31T23:58:00Z";

    private SyncSeen() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server cannot be started
     */
    public static void main(String[] args) throws IOException {
        OkHttpClient http = new OkHttpClient();
        try (ServerProcess server = ServerProcess.start(BusyServer.class);
                Store store = MemoryStore.create();
                SdohSync sync =
                        FoodBank.sync(store, http).onReferral(referral -> {}).build()) {
            String base = server.address() + "/" + SHAPE + "/fhir";
            FoodBank.connect(store, "bench", base);
            FoodBank.check(sync.syncNow(), 1, TASKS);
            List<Request> requests = requests(store, http);
            Replay floor = new Replay(http, requests);
            HapiLoop hapi = new HapiLoop(base, true);
            Map<String, String> versions = new HashMap<>();
            int known = hapi.known(BEFORE, versions);
            check(versions.size() - known);
            print(
                    requests,
                    floor.bytes(),
                    new Costs()
                            .add("floor", ROUNDS, floor)
                            .add("ours", ROUNDS, () -> check(sync.syncNow()))
                            .add("hapi", HAPI_ROUNDS, () -> check(hapi.known(BEFORE, versions)))
                            .run(WARM_UP, TURNS));
        }
        System.exit(0);
    }

    /** What a round sends. */
    private static List<Request> requests(Store store, OkHttpClient http) {
        Traffic traffic = new Traffic();
        try (SdohSync watched = FoodBank.sync(store, traffic.noting(http))
                .onReferral(referral -> {})
                .build()) {
            check(watched.syncNow());
        }
        return traffic.sent();
    }

    private static void check(SyncReport report) {
        FoodBank.check(report, 1, 0);
        check(report.results().get(0).ownFeed().orElseThrow().seen());
    }

    private static void check(int seen) {
        // Behind a full page the search begins anew at its last Task.
        if (seen < TASKS || seen > TASKS + TASKS / 99 + 1) {
            throw new IllegalStateException("expected " + TASKS + " Tasks on the pages and not " + seen);
        }
    }

    private static void print(List<Request> requests, long bytes, Costs costs) {
        System.out.printf(
                Locale.ROOT,
                "bench-seen: tasks=%d pages=%d requests=%d kilobytesPerPage=%d seenCpu=%.2f seenWall=%.2f hapiCpu=%.2f hapiWall=%.2f"
                        + " floorCpuMicrosPerPage=%.0f oursCpuMicrosPerPage=%.0f%n",
                TASKS,
                Traffic.pages(requests),
                requests.size(),
                bytes / 1000 / Traffic.pages(requests),
                costs.cpuRatio("ours", "floor"),
                costs.wallRatio("ours", "floor"),
                costs.cpuRatio("hapi", "floor"),
                costs.wallRatio("hapi", "floor"),
                costs.cpuMillis("floor") * 1000 / Traffic.pages(requests),
                costs.cpuMillis("ours") * 1000 / Traffic.pages(requests));
    }
}
