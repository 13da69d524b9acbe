// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;

/**
 * What do 100,000 connections cost that nobody uses? The time until the first token of a client that is opened on them, against one
 * with 100 connections; how many records that reads; and the heap that each holds after it was used once.
 */
public final class ManyConnections {
    private static final int FEW = 100;
    private static final int MANY = Integer.getInteger("bench.connections", 100_000);

    private ManyConnections() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if a store cannot be made
     */
    public static void main(String[] args) throws IOException {
        try (Folder folder = Folder.inMemory();
                HikariDataSource few = Databases.h2(folder.path().resolve("few"));
                HikariDataSource many = Databases.h2(folder.path().resolve("many"))) {
            Path fewFiles = folder.path().resolve("few-files");
            Path manyFiles = folder.path().resolve("many-files");
            Function<Sealing, Store> manyTables =
                    sealing -> JdbcStore.over(many).migrating().sealedWith(sealing);
            Contender openFewFiles =
                    opening(sealing -> FileSystemStore.at(fewFiles).sealedWith(sealing), FEW);
            Contender openManyFiles =
                    opening(sealing -> FileSystemStore.at(manyFiles).sealedWith(sealing), MANY);
            Contender openFewTables =
                    opening(sealing -> JdbcStore.over(few).migrating().sealedWith(sealing), FEW);
            Contender openManyTables = opening(manyTables, MANY);
            Medians taken = new Medians()
                    .add("fewFiles", 5, openFewFiles)
                    .add("manyFiles", 5, openManyFiles)
                    .add("fewTables", 5, openFewTables)
                    .add("manyTables", 5, openManyTables)
                    .run();
            System.out.printf(
                    Locale.ROOT,
                    "bench-many: connections=%d recordsRead=1 openFilesToFew=%.2f openH2ToFew=%.2f openFilesMillis=%.2f"
                            + " openH2Millis=%.2f heapPerIdleConnection=%.0f%n",
                    MANY,
                    taken.ratio("manyFiles", "fewFiles"),
                    taken.ratio("manyTables", "fewTables"),
                    taken.nanos("manyFiles") / 1e6,
                    taken.nanos("manyTables") / 1e6,
                    heapPerConnection(manyTables));
        }
        System.exit(0);
    }

    /** Fills a store; then opens it, fetches one token, and makes sure that one record was read for it. */
    private static Contender opening(Function<Sealing, Store> opened, int connections) {
        try (Store store = opened.apply(Keys.sealing())) {
            Connections.fill(store, connections);
        }
        return times -> {
            int fetched = 0;
            for (int i = 0; i < times; i++) {
                CountingSealing sealing = new CountingSealing(Keys.sealing());
                try (Store store = opened.apply(sealing);
                        SmartClient client = client(store)) {
                    boolean read =
                            client.tokens(Connections.id(connections / 2)).token() != null;
                    fetched += read && sealing.opened() == 1 ? 1 : 0;
                }
            }
            return fetched;
        };
    }

    /** What the heap grows by, from the first full caches on, for each connection that is used once. */
    private static double heapPerConnection(Function<Sealing, Store> opened) {
        try (Store store = opened.apply(Keys.sealing());
                SmartClient client = client(store)) {
            int cached = MANY / 5;
            use(client, 0, cached);
            long before = Heap.used();
            use(client, cached, MANY);
            return (double) (Heap.used() - before) / (MANY - cached);
        }
    }

    private static void use(SmartClient client, int from, int to) {
        for (int number = from; number < to; number++) {
            if (client.tokens(Connections.id(number)).token().reveal().isEmpty()) {
                throw new IllegalStateException("an empty token");
            }
        }
    }

    private static SmartClient client(Store store) {
        return SmartClient.builder(SmartApp.named("bench"), store).build();
    }
}
