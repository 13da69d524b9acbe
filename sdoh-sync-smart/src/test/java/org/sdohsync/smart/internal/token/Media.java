// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.testkit.SeededEntropy;

/** What connections are kept in, opened again and again as by so many processes. */
final class Media implements AutoCloseable {
    private static @Nullable EmbeddedPostgres postgres;

    private final Path directory;
    private final Sealing sealing = Sealing.aesGcm(SeededEntropy.of(5).bytes(32));
    private final MemoryRecords memory = new MemoryRecords();
    private final String h2 = "jdbc:h2:mem:" + UUID.nameUUIDFromBytes(new byte[] {7}) + ";DB_CLOSE_DELAY=-1";
    private boolean emptied;

    Media(Path directory) {
        this.directory = directory;
    }

    Store open(String medium) {
        return switch (medium) {
            case "memory" -> Store.over(memory, sealing);
            case "file" -> FileSystemStore.at(directory).sealedWith(sealing);
            case "H2" -> JdbcStore.over(h2Database()).migrating().sealedWith(sealing);
            case "PostgreSQL" -> JdbcStore.over(postgresDatabase()).migrating().sealedWith(sealing);
            default -> throw new IllegalArgumentException(medium);
        };
    }

    private JdbcDataSource h2Database() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(h2);
        return database;
    }

    private DataSource postgresDatabase() {
        try {
            EmbeddedPostgres running = postgres == null ? EmbeddedPostgres.start() : postgres;
            postgres = running;
            DataSource database = running.getPostgresDatabase();
            if (!emptied) {
                execute(database, "drop schema public cascade");
                execute(database, "create schema public");
                emptied = true;
            }
            return database;
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("no PostgreSQL", failed);
        }
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Stops the one server that all tests of a class share. */
    static void stopServer() throws IOException {
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
    }

    @Override
    public void close() throws SQLException {
        execute(h2Database(), "shutdown");
    }
}
