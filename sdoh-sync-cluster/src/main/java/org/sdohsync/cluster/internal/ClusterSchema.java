// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.jdbc.SqlScript;
import org.sdohsync.core.internal.jdbc.Transactions;

/**
 * The versions of a cluster's tables. A version is one script, which notes itself in {@code sdoh_sync_cluster_schema}, so that any
 * tool can apply it. Later versions only add: a process of an earlier version goes on beside them for as long as the newest
 * script says that it may ({@code readable_by}). Safe for use by many threads.
 */
public final class ClusterSchema {
    /** The version that this library needs. */
    public static final int VERSION = 1;

    private static final List<String> SCRIPTS = List.of("V1__cluster.sql");
    private static final String READ = "read the version of the cluster's tables";
    private static final String LOCK = "select pg_advisory_xact_lock(7236478120)";

    private final Database database;

    /**
     * Creates one.
     *
     * @param database the database
     */
    public ClusterSchema(Database database) {
        this.database = requireNonNull(database, "database");
    }

    /** The newest version in the database, and the oldest library that may use it. */
    private record Found(int version, int readableBy) {}

    /** Creates the tables, or adds what they lack. Several processes may do so at once. */
    public void migrate() {
        if (database.run(READ, this::found).version() >= VERSION) {
            return;
        }
        int ignored = database.run("create the tables of the cluster", connection -> {
            // Database gives connections in auto-commit mode only.
            connection.setAutoCommit(false);
            try {
                int applied = apply(connection);
                connection.commit();
                return applied;
            } finally {
                Transactions.giveBack(connection, true);
            }
        });
    }

    private int apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (database.isPostgres()) {
                boolean ignored = statement.execute(LOCK);
            }
            // Again: another process may have done it while this one waited for the lock.
            int from = found(connection).version();
            for (String script : SCRIPTS.subList(Math.min(from, VERSION), VERSION)) {
                for (String part : statements(script)) {
                    boolean ignored = statement.execute(part);
                }
            }
            return VERSION - from;
        }
    }

    /**
     * Checks that this library may use the tables.
     *
     * @throws StoreException if they are not there, too old, or newer than this library can read
     */
    public void check() {
        Found found = database.run(READ, this::found);
        if (found.version() < VERSION) {
            throw new StoreException(
                    "the tables of the cluster have version " + found.version() + ", this library needs " + VERSION
                            + ": call migrating(), or apply the scripts up to " + SCRIPTS.get(VERSION - 1),
                    StoreException.Reason.UNAVAILABLE,
                    null);
        }
        if (found.readableBy() > VERSION) {
            throw new StoreException(
                    "the tables of the cluster have version " + found.version() + ", which version " + VERSION
                            + " of this library cannot use any more: upgrade this library",
                    StoreException.Reason.NEWER_FORMAT,
                    null);
        }
    }

    private Found found(Connection connection) throws SQLException {
        if (!isThere(connection)) {
            return new Found(0, 0);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select coalesce(max(version), 0), coalesce(max(readable_by), 0)"
                        + " from sdoh_sync_cluster_schema")) {
            return row.next() ? new Found(row.getInt(1), row.getInt(2)) : new Found(0, 0);
        }
    }

    private static boolean isThere(Connection connection) throws SQLException {
        String schema = connection.getSchema();
        for (String name : List.of("sdoh_sync_cluster_schema", "SDOH_SYNC_CLUSTER_SCHEMA")) {
            try (ResultSet tables = connection.getMetaData().getTables(null, schema, name, null)) {
                if (tables.next()) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<String> statements(String script) {
        return SqlScript.statements(
                ClusterSchema.class,
                "/org/sdohsync/cluster/" + (database.isPostgres() ? "postgresql/" : "h2/") + script);
    }
}
