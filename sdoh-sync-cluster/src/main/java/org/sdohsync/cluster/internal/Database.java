// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.jdbc.Transactions;

/**
 * Short statements on the database of a cluster, each a transaction of its own: a connection that is not in auto-commit mode is
 * refused before any of them. Safe for use by many threads.
 */
public final class Database {
    private static final String USER = "ClusterSchedule";
    private static final String UNIQUE = "23505";
    private static final int BATCH = 500;

    private final DataSource source;
    private final boolean postgres;

    private Database(DataSource source, boolean postgres) {
        this.source = source;
        this.postgres = postgres;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A use of one connection. */
    @FunctionalInterface
    interface Use<T> {
        T with(Connection connection) throws SQLException;
    }

    /**
     * Looks at a database.
     *
     * @param source gives connections
     * @return the database
     * @throws StoreException if it does not answer, is neither PostgreSQL nor H2, or gives connections that are not in auto-commit mode
     */
    public static Database of(DataSource source) {
        requireNonNull(source, "source");
        String product = run(
                source,
                "look at the database of the cluster",
                connection -> connection.getMetaData().getDatabaseProductName());
        if (!product.equals("PostgreSQL") && !product.equals("H2")) {
            throw new StoreException(
                    "the database of the cluster is " + product + ": use PostgreSQL, or H2 in tests",
                    StoreException.Reason.UNSUITABLE,
                    null);
        }
        return new Database(source, product.equals("PostgreSQL"));
    }

    /**
     * Where connections come from.
     *
     * @return the data source
     */
    public DataSource source() {
        return source;
    }

    /**
     * Tells which database it is.
     *
     * @return true for PostgreSQL
     */
    public boolean isPostgres() {
        return postgres;
    }

    <T> T run(String what, Use<T> use) {
        return run(source, what, use);
    }

    /** How many rows a statement changed. */
    int update(String what, String sql, Object... values) {
        return run(what, connection -> update(connection, sql, values));
    }

    /** How many rows a statement changed; empty if it would break a unique key. */
    Optional<Integer> updateUnique(String what, String sql, Object... values) {
        return run(what, connection -> {
            try {
                return Optional.of(update(connection, sql, values));
            } catch (SQLException failed) {
                if (UNIQUE.equals(failed.getSQLState())) {
                    return Optional.empty();
                }
                throw failed;
            }
        });
    }

    <T> List<T> select(String what, String sql, Row<T> row, Object... values) {
        return run(what, connection -> {
            try (PreparedStatement statement = prepared(connection, sql, values);
                    ResultSet found = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(row.read(found));
                }
                return rows;
            }
        });
    }

    /** Runs one statement for many rows, some hundred in a transaction. */
    void batch(String what, String sql, List<Object[]> rows) {
        for (int from = 0; from < rows.size(); from += BATCH) {
            List<Object[]> part = rows.subList(from, Math.min(rows.size(), from + BATCH));
            int ignored = run(what, connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    for (Object[] values : part) {
                        set(statement, values);
                        statement.addBatch();
                    }
                    return statement.executeBatch().length;
                }
            });
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            set(statement, values);
            return statement;
        } catch (SQLException failed) {
            statement.close();
            throw failed;
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int at = 0; at < values.length; at++) {
            Object value = values[at];
            statement.setObject(at + 1, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        }
    }

    private static <T> T run(DataSource source, String what, Use<T> use) {
        try (Connection connection = source.getConnection()) {
            Transactions.refuseCallers(connection, USER);
            return use.with(connection);
        } catch (SQLException failed) {
            throw unavailable(what, failed);
        }
    }

    private static StoreException unavailable(String what, @Nullable SQLException failed) {
        String state = failed == null ? "unknown" : failed.getSQLState();
        return new StoreException(
                "the database cannot " + what + " (SQLSTATE " + state
                        + "): check that it is running, and that this user may use the tables of the cluster",
                StoreException.Reason.UNAVAILABLE,
                failed);
    }
}
