// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A PostgreSQL server that can be restarted, with a database for the store and one for the cluster, to tell their costs apart. */
final class RestartedPostgres implements AutoCloseable {
    static final String STORE = "store";
    static final String CLUSTER = "cluster";

    private final Path directory;
    private EmbeddedPostgres server;

    RestartedPostgres(Path directory) throws IOException, SQLException {
        this.directory = directory;
        this.server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "120")
                .setServerConfig("shared_buffers", "256MB")
                .start();
        execute("postgres", "create database " + STORE);
        execute("postgres", "create database " + CLUSTER);
    }

    String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    DataSource database(String name) {
        return server.getDatabase("postgres", name);
    }

    void restart() throws IOException {
        int port = server.getPort();
        server.close();
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "120")
                .setServerConfig("shared_buffers", "256MB")
                .start();
    }

    int execute(String database, String sql) throws SQLException {
        try (Connection connection = database(database).getConnection();
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            return rows ? 0 : statement.getUpdateCount();
        }
    }

    List<String> texts(String database, String sql) throws SQLException {
        try (Connection connection = database(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (found.next()) {
                texts.add(found.getString(1));
            }
            return texts;
        }
    }

    /** The time that statements of a database took so far, in milliseconds. */
    double activeMillis(String database) throws SQLException {
        return Double.parseDouble(
                texts("postgres", "select active_time from pg_stat_database where datname = '" + database + "'")
                        .get(0));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
