// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.core.store.jdbc.JdbcStore;

/** One run on a table of one size. */
final class StorageRun {
    private static final int LARGE_PAGE = 1000;
    private static final int SAMPLE = 500;
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final DataSource database;
    private final TableSize size;
    private final Consumer<String> told;
    private long deleted;

    private StorageRun(DataSource database, TableSize size, Consumer<String> told) {
        this.database = database;
        this.size = size;
        this.told = told;
    }

    static StorageFigures of(TableSize size, Consumer<String> told) throws IOException, SQLException {
        EmbeddedPostgres.Builder server = EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "8GB");
        try (EmbeddedPostgres running = server.start()) {
            return new StorageRun(running.getPostgresDatabase(), size, told).run();
        }
    }

    private StorageFigures run() throws SQLException {
        JdbcStore.over(database)
                .migrating()
                .sealedWith(Sealing.aesGcm(new byte[32]))
                .close();
        long begin = System.nanoTime();
        new TableFill(database, size).fill();
        told.accept("fill: seconds=" + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
        TableStatistics statistics = new TableStatistics(database);
        long[] before = statistics.scans();
        List<Calls> calls;
        PagedListing connections;
        PagedListing records;
        PagedListing urgent;
        Calls batches;
        List<String> sample = sample();
        try (HikariDataSource pool = pool();
                Store store = JdbcStore.over(pool).sealedWith(Sealing.aesGcm(new byte[32]))) {
            RecordStore raw = raw(store);
            calls = new HotPaths(raw, size, sample).run();
            calls.forEach(one -> told.accept("call: " + one.line()));
            connections = walk(raw, "connections", RecordQuery.of("connection"), size.connections());
            urgent = walk(
                    raw,
                    "urgent",
                    RecordQuery.of("view")
                            .dueBefore(Instant.EPOCH.plusSeconds(1))
                            .limit(LARGE_PAGE),
                    size.urgent());
            records = walk(raw, "records", RecordQuery.of("view").limit(LARGE_PAGE), size.records());
            batches = clean(raw);
            told.accept("clean: " + batches.line());
        }
        long[] after = statistics.scans();
        statistics.kinds(size.connections()).forEach(line -> told.accept("size: " + line));
        return new StorageFigures(
                size,
                calls.stream().mapToDouble(one -> one.millis(1)).max().orElseThrow(),
                after[0] - before[0],
                after[1] - before[1],
                connections.found(),
                records.found(),
                urgent.found(),
                connections.outOfOrder() + records.outOfOrder() + urgent.outOfOrder(),
                deleted,
                batches.millis(1),
                statistics.tableBytes(),
                statistics.indexBytes());
    }

    private PagedListing walk(RecordStore store, String name, RecordQuery all, long expected) {
        long begin = System.nanoTime();
        PagedListing walk = PagedListing.through(store, name, all, expected);
        told.accept("walk: found=" + walk.found() + " seconds="
                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " "
                + walk.pages().line());
        return walk;
    }

    // As the library deletes what is over: one page at a time, each record by its revision.
    private Calls clean(RecordStore store) {
        Calls batches = new Calls("deleteWhatIsOver", size.over() / RecordQuery.DEFAULT_LIMIT + 10);
        long before = -1;
        while (deleted > before) {
            before = deleted;
            batches.time(() -> {
                for (StoredRecord over : store.list(RecordQuery.of("done").dueBefore(NOW))) {
                    deleted += store.delete(over.key(), over.revision()) ? 1 : 0;
                }
            });
        }
        return batches;
    }

    // Connections at places evenly spread, by number; their ids are random.
    private List<String> sample() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            int wanted = Math.min(SAMPLE, size.connections());
            for (int number = 0; number < wanted; number++) {
                ids.add(TableFill.connection(statement, 1 + (int) ((long) number * size.connections() / wanted)));
            }
        }
        return ids;
    }

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    private static RecordStore raw(Store store) {
        List<RecordStore> inside = new ArrayList<>();
        Store ignored = store.around(records -> {
            inside.add(records);
            return records;
        });
        return inside.get(0);
    }
}
