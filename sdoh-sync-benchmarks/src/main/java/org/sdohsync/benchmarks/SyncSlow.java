// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.sdohsync.benchmarks.source.BusyServer;
import org.sdohsync.benchmarks.source.SourceShape;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * How long does a healthy source wait beside slow ones? The slow ones are connections to one server, or each to a server of its own,
 * with more pages than can be read meanwhile; the healthy one is at another server, and comes last in the sync. Printed is the time from
 * the beginning of a sync to its result, in times of the same without any slow one. Of servers of their own the first sync learns that they are
 * slow, which is not timed.
 */
public final class SyncSlow {
    private static final int TURNS = 11;
    private static final int WARM_UP = 4;
    private static final SourceShape SLOW = new SourceShape("slow", 10_000, 60_000, 1000);
    private static final SourceShape HEALTHY = new SourceShape("well", 10, 60_000, 50);
    private static final ConnectionId WELL = new ConnectionId("well");
    private static final Duration SLOW_FOR = Duration.ofSeconds(2);

    private SyncSlow() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if a server cannot be started
     * @throws InterruptedException if this is interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (ServerProcess slow = ServerProcess.start(BusyServer.class);
                ServerProcess healthy = ServerProcess.start(BusyServer.class)) {
            double alone = delay(0, false, slow, healthy);
            double one = delay(1, false, slow, healthy);
            double eight = delay(8, false, slow, healthy);
            double hundred = delay(100, false, slow, healthy);
            double eightServers = delay(8, true, slow, healthy);
            double hundredServers = delay(100, true, slow, healthy);
            System.out.printf(
                    Locale.ROOT,
                    "bench-slow: healthyBeside1=%.2f healthyBeside8=%.2f healthyBeside100=%.2f healthyBeside8Servers=%.2f"
                            + " healthyBeside100Servers=%.2f healthyAloneMillis=%.0f%n",
                    one / alone,
                    eight / alone,
                    hundred / alone,
                    eightServers / alone,
                    hundredServers / alone,
                    alone);
        }
        System.exit(0);
    }

    /** The median delay of the healthy source beside so many slow ones, at one server or each at its own, in milliseconds. */
    private static double delay(int many, boolean servers, ServerProcess slow, ServerProcess healthy)
            throws InterruptedException {
        try (Store store = MemoryStore.create();
                SdohSync sync = FoodBank.sync(store, localhost())
                        .onReferral(referral -> {})
                        .syncOptions(connection -> SyncOptions.defaults().timeAtMost(SLOW_FOR))
                        .warm()
                        .build()) {
            FoodBank.connect(store, WELL.value(), healthy.address() + "/" + HEALTHY + "/fhir");
            FoodBank.check(sync.syncNow(), 1, HEALTHY.tasks());
            for (int number = 0; number < many; number++) {
                String host = servers ? "slow-" + number + ".localhost" : "127.0.0.1";
                FoodBank.connect(store, "slow-" + number, "http://" + host + ":" + slow.port() + "/" + SLOW + "/fhir");
            }
            if (servers) {
                learnSlowness(sync, many);
            }
            double[] millis = new double[TURNS];
            for (int turn = -WARM_UP; turn < TURNS; turn++) {
                double taken = beside(sync, many);
                if (turn >= 0) {
                    millis[turn] = taken;
                }
            }
            return Arrays.stream(millis).sorted().toArray()[TURNS / 2];
        }
    }

    private static void learnSlowness(SdohSync sync, int many) {
        SyncReport report = sync.syncNow();
        if (report.results().stream().filter(SourceResult::boundedByTime).count() != many) {
            throw new IllegalStateException("the slow sources were not slow: " + report);
        }
    }

    /** A client for which each name below {@code localhost} is this machine. */
    private static OkHttpClient localhost() {
        return new OkHttpClient.Builder()
                .dns(host -> List.of(InetAddress.getLoopbackAddress()))
                .build();
    }

    private static double beside(SdohSync sync, int many) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        long[] end = new long[1];
        long begin = System.nanoTime();
        RunningSync round = sync.startSync();
        round.onEach(result -> {
            if (result.connection().id().equals(WELL)) {
                end[0] = System.nanoTime();
                done.countDown();
            }
        });
        if (!done.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the healthy source was starved: " + round);
        }
        if (round.progress().left() != many) {
            throw new IllegalStateException("the slow sources were not slow: " + round);
        }
        round.cancel();
        SyncReport report = round.await();
        if (!report.of(WELL).map(SourceResult::complete).orElse(false)) {
            throw new IllegalStateException("the healthy source failed: " + report);
        }
        return (end[0] - begin) / 1e6;
    }
}
