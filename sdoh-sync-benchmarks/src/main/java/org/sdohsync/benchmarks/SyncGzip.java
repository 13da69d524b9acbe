// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.sdohsync.benchmarks.source.BusyServer;
import org.sdohsync.benchmarks.source.SourceShape;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;

/**
 * Is it worth asking for compressed answers? A first sync with all details at a source that compresses for who asks for it: as OkHttp asks by
 * itself, which is what this library does, and with {@code Accept-Encoding: identity}. Processor time of the client and elapsed time on
 * loopback, and elapsed time behind a {@link SlowLink} of 20 Mbit/s. The server compresses each answer anew, on processors of the same machine.
 */
public final class SyncGzip {
    private static final int TASKS = 1000;
    private static final int WARM_UP = 4;
    private static final int TURNS = 7;
    private static final int SLOW_TURNS = 3;
    private static final int MEGABITS = 20;
    private static final long SPACING = 300_000;

    private final AtomicLong bytes = new AtomicLong();
    private final Found found = new Found();
    private final OkHttpClient gzip = new OkHttpClient.Builder()
            .addNetworkInterceptor(chain -> counted(chain.proceed(chain.request())))
            .build();
    private final OkHttpClient plain = gzip.newBuilder()
            .addInterceptor(chain -> chain.proceed(chain.request()
                    .newBuilder()
                    .header("Accept-Encoding", "identity")
                    .build()))
            .build();

    private SyncGzip() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if the server or the link cannot be started
     */
    public static void main(String[] args) throws IOException {
        try (ServerProcess server = ServerProcess.start(BusyServer.class);
                ServerProcess link = ServerProcess.start(
                        SlowLink.class, Integer.toString(server.port()), Integer.toString(MEGABITS * 1000))) {
            new SyncGzip().measure(server.address(), link.address());
        }
        System.exit(0);
    }

    private void measure(String server, String link) {
        Costs near = costs(server, "gzip").run(WARM_UP, TURNS);
        Costs far = costs(link, "gzipfar").run(0, SLOW_TURNS);
        double plainMegabytes = megabytes(plain, server);
        double gzipMegabytes = megabytes(gzip, server);
        System.out.printf(
                Locale.ROOT,
                "bench-gzip: tasks=%d gzipToPlainCpu=%.2f gzipToPlainWall=%.2f gzipToPlainWall%d=%.2f plainSeconds%d=%.2f"
                        + " gzipSeconds%d=%.2f plainMegabytes=%.1f gzipMegabytes=%.1f%n",
                TASKS,
                near.cpuRatio("gzip", "plain"),
                near.wallRatio("gzip", "plain"),
                MEGABITS,
                far.wallRatio("gzip", "plain"),
                MEGABITS,
                far.wallMillis("plain") / 1000,
                MEGABITS,
                far.wallMillis("gzip") / 1000,
                plainMegabytes,
                gzipMegabytes);
    }

    private Costs costs(String address, String label) {
        return new Costs()
                .add("plain", 1, () -> sync(plain, address, label))
                .add("gzip", 1, () -> sync(gzip, address, label));
    }

    private double megabytes(OkHttpClient client, String address) {
        bytes.set(0);
        sync(client, address, "gzip");
        return bytes.get() / 1e6;
    }

    private void sync(OkHttpClient client, String address, String label) {
        try (Store store = MemoryStore.create();
                SdohSync sync =
                        FoodBank.sync(store, client).onReferral(found::take).build()) {
            FoodBank.connect(store, "bench", address + "/" + new SourceShape(label, TASKS, SPACING, 0) + "/fhir");
            FoodBank.check(sync.syncNow(), 1, TASKS);
        }
        found.check(TASKS);
    }

    private Response counted(Response response) {
        bytes.addAndGet(response.body().contentLength());
        return response;
    }
}
