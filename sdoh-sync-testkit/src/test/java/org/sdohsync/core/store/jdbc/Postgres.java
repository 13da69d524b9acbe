// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A PostgreSQL server for one test class, and a pool of connections to it. */
final class Postgres implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final HikariDataSource pool;

    private Postgres(EmbeddedPostgres server, HikariDataSource pool) {
        this.server = server;
        this.pool = pool;
    }

    static Postgres start(Consumer<HikariConfig> options) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.start();
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(10);
        config.setConnectionTimeout(2000);
        options.accept(config);
        return new Postgres(server, new HikariDataSource(config));
    }

    DataSource database() {
        return pool;
    }

    /** Where other processes find the database. */
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    DataSource emptied() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return pool;
        } catch (SQLException failed) {
            throw new AssertionError("PostgreSQL was not emptied", failed);
        }
    }

    void stopServer() throws IOException {
        server.close();
    }

    @Override
    public void close() throws IOException {
        pool.close();
        server.close();
    }
}
