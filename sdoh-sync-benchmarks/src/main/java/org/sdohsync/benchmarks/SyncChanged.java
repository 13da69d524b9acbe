// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.sdohsync.benchmarks.source.BusyServer;
import org.sdohsync.benchmarks.source.SourceShape;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;

/**
 * Does the cost of a sync follow what changed, or what there is? Rounds that find a hundred changed Tasks of ten thousand and read
 * their details, against the first sync of all of them, against the same number of changes at a source that has no more Tasks than
 * these, and against a single change there.
 */
public final class SyncChanged {
    private static final int MANY = 10_000;
    private static final int FEW = 100;
    private static final int WARM_UP = 2;
    private static final int TURNS = 5;
    private static final int ROUNDS = 20;
    private static final long SPACING = 300_000;

    private final OkHttpClient http = new OkHttpClient();
    private final Found found = new Found();
    private final String server;

    private SyncChanged(String server) {
        this.server = server;
    }

    /** What one turn cost, each for one round. */
    private record Turn(Cost first, Cost ofMany, Cost ofFew, Cost one) {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server cannot be started
     */
    public static void main(String[] args) throws IOException {
        try (ServerProcess server = ServerProcess.start(BusyServer.class)) {
            new SyncChanged(server.address()).measure();
        }
        System.exit(0);
    }

    private void measure() {
        List<Turn> turns = new ArrayList<>();
        Traffic first = new Traffic();
        Traffic changed = new Traffic();
        try (Site count = new Site("count", MANY, first.noting(http))) {
            count.round(MANY);
        }
        for (int turn = 0; turn < WARM_UP + TURNS; turn++) {
            try (Site many = new Site("many" + turn, MANY, http);
                    Site few = new Site("few" + turn, FEW, http)) {
                Cost all = Cost.of(1, () -> many.round(MANY));
                few.round(FEW);
                Turn taken = new Turn(all, many.changes(FEW), few.changes(FEW), few.changes(1));
                if (turn >= WARM_UP) {
                    turns.add(taken);
                }
            }
        }
        try (Site count = new Site("again", MANY, changed.noting(http))) {
            count.round(MANY);
            int before = changed.sent().size();
            count.touch(FEW);
            count.round(FEW);
            print(turns, first.sent().size(), changed.sent().size() - before);
        }
    }

    private static void print(List<Turn> turns, int firstRequests, int requests) {
        System.out.printf(
                Locale.ROOT,
                "bench-changed: tasks=%d changed=%d firstRequests=%d requests=%d firstToChangedCpu=%.1f"
                        + " changedToFirstForEachTask=%.2f manyToFew=%.2f hundredToOne=%.1f changedCpuMillis=%.2f%n",
                MANY,
                FEW,
                firstRequests,
                requests,
                median(turns, turn -> turn.first().cpuRatio(turn.ofMany()) * ROUNDS),
                median(turns, turn -> turn.ofMany().cpuRatio(turn.first()) / ROUNDS * MANY / FEW),
                median(turns, turn -> turn.ofMany().cpuRatio(turn.ofFew())),
                median(turns, turn -> turn.ofFew().cpuRatio(turn.one())),
                median(turns, turn -> turn.ofMany().cpuNanos() / 1e6 / ROUNDS));
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        return turns.stream().mapToDouble(figure).sorted().toArray()[turns.size() / 2];
    }

    /** A source of so many Tasks, and a sync that keeps up with it. */
    private final class Site implements AutoCloseable {
        private final String address;
        private final Store store = MemoryStore.create();
        private final SdohSync sync;

        Site(String label, int tasks, OkHttpClient client) {
            this.address = server + "/" + new SourceShape(label, tasks, SPACING, 0);
            FoodBank.connect(store, "bench", address + "/fhir");
            this.sync = FoodBank.sync(store, client).onReferral(found::take).build();
        }

        void round(int expected) {
            FoodBank.check(sync.syncNow(), 1, expected);
            found.check(expected);
        }

        /** Rounds that find so many changes each; what makes the changes is not counted. */
        Cost changes(int count) {
            long cpu = 0;
            long wall = 0;
            for (int round = 0; round < ROUNDS; round++) {
                touch(count);
                Cost cost = Cost.of(1, () -> round(count));
                cpu += cost.cpuNanos();
                wall += cost.wallNanos();
            }
            return new Cost(cpu, wall);
        }

        void touch(int count) {
            Request request = new Request.Builder()
                    .url(address + "/touch?" + count)
                    .post(RequestBody.create(new byte[0], null))
                    .build();
            try (Response response = http.newCall(request).execute()) {
                if (!response.isSuccessful()) {
                    throw new IllegalStateException("the server does not change its Tasks: " + response.code());
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            sync.close();
            store.close();
        }
    }
}
