// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Locale;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.core.store.memory.MemoryStore;

/** How many compare-and-set saves of a connection a second does each store make durable, one after the other? */
public final class StoreCost {
    private static final int SAVES = 200;

    private StoreCost() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws IOException if a store cannot be made
     */
    public static void main(String[] args) throws IOException {
        Medians taken = new Medians();
        try (Folder files = Folder.onDisk();
                Folder tables = Folder.onDisk();
                Store memory = MemoryStore.create();
                Store file = FileSystemStore.at(files.path()).sealedWith(Keys.sealing());
                HikariDataSource h2 = Databases.h2(tables.path().resolve("h2"));
                EmbeddedPostgres server = EmbeddedPostgres.start();
                HikariDataSource postgres = Databases.pooled(server.getPostgresDatabase());
                Store inH2 = JdbcStore.over(h2).migrating().sealedWith(Keys.sealing());
                Store inPostgres = JdbcStore.over(postgres).migrating().sealedWith(Keys.sealing())) {
            taken.add("memory", 50 * SAVES, saves(memory))
                    .add("file", SAVES, saves(file))
                    .add("h2", SAVES, saves(inH2))
                    .add("postgresql", SAVES, saves(inPostgres))
                    .run();
        }
        System.out.printf(
                Locale.ROOT,
                "bench-stores: memorySavesPerSecond=%.0f fileSavesPerSecond=%.0f h2SavesPerSecond=%.0f"
                        + " postgresqlSavesPerSecond=%.0f fileToPostgresql=%.2f h2ToPostgresql=%.2f%n",
                1e9 / taken.nanos("memory"),
                1e9 / taken.nanos("file"),
                1e9 / taken.nanos("h2"),
                1e9 / taken.nanos("postgresql"),
                taken.ratio("file", "postgresql"),
                taken.ratio("h2", "postgresql"));
        System.exit(0);
    }

    private static Contender saves(Store store) {
        Records<ConnectionRecord> records = store.records(new ConnectionCodec());
        ConnectionRecord value = Connections.record(0);
        Revision[] held = {records.create(value).orElseThrow()};
        return times -> {
            int saved = 0;
            for (int i = 0; i < times; i++) {
                held[0] = records.save(value, held[0]).orElseThrow();
                saved++;
            }
            return saved;
        };
    }
}
