// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.internal.jdbc.SqlScript;
import org.sdohsync.core.internal.jdbc.Transactions;

/**
 * The versions of the tables. Each version is one script, which also writes its number down, so that any tool can apply it: to
 * {@code sdoh_sync_schema} if it changes what a statement of an earlier library means, which that library then refuses; to
 * {@code sdoh_sync_addition} if it only adds, such as an index. With an addition an earlier library goes on and can be started
 * again, as long as a deployment is under way, or when it is taken back.
 */
final class Schema {
    private static final int ATTEMPTS = 10;
    private static final String FORMS = "sdoh_sync_schema";
    private static final String ADDITIONS = "sdoh_sync_addition";
    private static final List<String> SCRIPTS = List.of("V1__records.sql", "V2__upkeep.sql");

    private final Dialect dialect;
    private final List<String> scripts;

    private Schema(Dialect dialect, List<String> scripts) {
        this.dialect = dialect;
        this.scripts = scripts;
    }

    static Schema of(Dialect dialect) {
        return new Schema(dialect, SCRIPTS);
    }

    /** Creates a schema with given scripts, for tests of migration. */
    static Schema of(Dialect dialect, List<String> scripts) {
        return new Schema(dialect, scripts);
    }

    void check(Connection connection) throws SQLException {
        int form = latest(connection, FORMS);
        if (form > scripts.size()) {
            throw new StoreException(
                    "the database has schema version " + form + ", this library supports up to " + scripts.size()
                            + ": upgrade this library",
                    Reason.NEWER_FORMAT,
                    null);
        }
        int version = version(connection);
        if (version < scripts.size()) {
            throw new StoreException(
                    "the database has schema version " + version + ", this library needs " + scripts.size()
                            + ": open it with migrating(), or apply the scripts up to "
                            + scripts.get(scripts.size() - 1),
                    Reason.UNAVAILABLE,
                    null);
        }
    }

    void migrate(Connection connection) throws SQLException {
        boolean before = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            for (int attempt = 1; version(connection) < scripts.size(); attempt++) {
                tryToApply(connection, attempt);
            }
        } finally {
            Transactions.giveBack(connection, before);
        }
    }

    // Without a lock another process may create a table at the same time: check again and continue.
    private void tryToApply(Connection connection, int attempt) throws SQLException {
        try {
            apply(connection);
        } catch (SQLException failed) {
            connection.rollback();
            if (attempt == ATTEMPTS) {
                throw failed;
            }
        }
    }

    private void apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.migrationLock());
            for (String script : scripts.subList(version(connection), scripts.size())) {
                for (String part : SqlScript.statements(Schema.class, dialect.folder() + "/" + script)) {
                    statement.execute(part);
                }
            }
        }
        connection.commit();
    }

    private static int version(Connection connection) throws SQLException {
        return Math.max(latest(connection, FORMS), latest(connection, ADDITIONS));
    }

    // No table means version 0. PostgreSQL refuses all statements after a failed one until a rollback to a savepoint.
    private static int latest(Connection connection, String table) throws SQLException {
        Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select max(version) from " + table)) {
            return found.next() ? found.getInt(1) : 0;
        } catch (SQLException failed) {
            String state = String.valueOf(failed.getSQLState());
            if (!state.equals("42P01") && !state.startsWith("42S0")) {
                throw failed;
            }
            if (before != null) {
                connection.rollback(before);
            }
            return 0;
        }
    }
}
