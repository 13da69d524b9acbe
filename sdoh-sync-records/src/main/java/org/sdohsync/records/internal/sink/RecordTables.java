// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.jdbc.Transactions;
import org.sdohsync.records.sink.ReceivedResource;

/** The rows of one fetch, written in transactions that end with its state. Not thread-safe. */
public final class RecordTables implements AutoCloseable {
    private static final String USER = "JdbcSink";
    private static final int BATCH = 200;
    private static final int ATTEMPTS = 10;

    private final Connection connection;
    private final String fetch;
    private final PreparedStatement insert;
    private int waiting;
    // The state as this process read or saved it last; another one that uses the same name finds, or leaves, another.
    private @Nullable String saved;

    private RecordTables(Connection connection, String fetch) throws SQLException {
        this.connection = connection;
        this.fetch = fetch;
        this.insert = connection.prepareStatement(
                "INSERT INTO health_record (fetch_name, type, id, version, changed, body) VALUES (?, ?, ?, ?, ?, ?)");
    }

    /**
     * Creates the tables, if they do not exist.
     *
     * @param connection a connection in auto-commit mode
     * @throws SQLException if that fails
     * @throws StoreException UNSUITABLE, if it is not in that mode
     */
    public static void create(Connection connection) throws SQLException {
        Transactions.refuseCallers(connection, USER);
        // A database looks whether a table exists and makes it in two steps: another process may be between them.
        for (int attempt = 1; ; attempt++) {
            try {
                tryToCreate(connection);
                return;
            } catch (SQLException failed) {
                if (attempt == ATTEMPTS) {
                    throw failed;
                }
            }
        }
    }

    private static void tryToCreate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE IF NOT EXISTS health_fetch (fetch_name VARCHAR(60) PRIMARY KEY,"
                    + " state TEXT, manifest TEXT)");
            statement.executeUpdate("CREATE TABLE IF NOT EXISTS health_record (fetch_name VARCHAR(60) NOT NULL,"
                    + " type VARCHAR(64) NOT NULL, id VARCHAR(128) NOT NULL, version TEXT, changed TEXT,"
                    + " body TEXT NOT NULL)");
            statement.executeUpdate(
                    "CREATE INDEX IF NOT EXISTS health_record_by_id ON health_record (fetch_name, type, id)");
        }
    }

    /**
     * Reads a manifest.
     *
     * @param connection a connection in auto-commit mode
     * @param fetch the name of the fetch
     * @return the manifest's JSON, if the fetch has ended
     * @throws SQLException if that fails
     * @throws StoreException UNSUITABLE, if it is not in that mode
     */
    public static Optional<byte[]> manifest(Connection connection, String fetch) throws SQLException {
        Transactions.refuseCallers(connection, USER);
        return ended(connection, fetch);
    }

    private static Optional<byte[]> ended(Connection connection, String fetch) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT manifest FROM health_fetch WHERE fetch_name = ?")) {
            select.setString(1, fetch);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.ofNullable(row.getString(1)).map(text -> text.getBytes(UTF_8))
                        : Optional.empty();
            }
        }
    }

    /**
     * Opens a fetch, with a connection of its own, in transactions of its own until {@link #close}.
     *
     * @param database the database
     * @param fetch the name of the fetch
     * @return its rows
     * @throws SQLException if that fails
     * @throws StoreException UNSUITABLE, if the connection is not in auto-commit mode
     */
    public static RecordTables open(DataSource database, String fetch) throws SQLException {
        Connection connection = database.getConnection();
        try {
            Transactions.refuseCallers(connection, USER);
            return begin(connection, fetch);
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private static RecordTables begin(Connection connection, String fetch) throws SQLException {
        connection.setAutoCommit(false);
        try {
            return new RecordTables(connection, fetch);
        } catch (SQLException failed) {
            Transactions.giveBack(connection, true);
            throw failed;
        }
    }

    /**
     * Returns to the state that was saved last.
     *
     * @param held gets each resource
     * @return the state, if there is one
     * @throws SQLException if that fails
     */
    public Optional<String> resume(Consumer<? super ReceivedResource> held) throws SQLException {
        if (ended(connection, fetch).isPresent()) {
            throw new StoreException(
                    "the fetch " + fetch + " has ended: choose another name for the next one",
                    StoreException.Reason.UNSUITABLE,
                    null);
        }
        Optional<String> state = state();
        saved = state.orElse(null);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT type, id, version, changed, body FROM health_record WHERE fetch_name = ?")) {
            select.setFetchSize(BATCH);
            select.setString(1, fetch);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byte[] body = row.getString(5).getBytes(UTF_8);
                    held.accept(ReceivedResource.of(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            body,
                            0,
                            body.length));
                }
            }
        }
        return state;
    }

    private Optional<String> state() throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT state FROM health_fetch WHERE fetch_name = ?")) {
            select.setString(1, fetch);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    /**
     * Adds a row.
     *
     * @param resource the resource
     * @throws SQLException if that fails
     */
    public void insert(ReceivedResource resource) throws SQLException {
        insert.setString(1, fetch);
        insert.setString(2, resource.type());
        insert.setString(3, resource.id());
        insert.setString(4, resource.versionId().orElse(null));
        insert.setString(5, resource.lastUpdated().orElse(null));
        insert.setString(6, line(resource));
        insert.addBatch();
        if (++waiting >= BATCH) {
            flush();
        }
    }

    private void flush() throws SQLException {
        if (waiting > 0) {
            int[] ignored = insert.executeBatch();
            waiting = 0;
        }
    }

    private static String line(ReceivedResource resource) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(resource.length());
        try {
            resource.writeLine(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(UTF_8);
    }

    /**
     * Commits what was added, together with a state.
     *
     * @param state the state
     * @throws SQLException if that fails
     */
    public void save(String state) throws SQLException {
        flush();
        write(state, null);
        connection.commit();
    }

    /**
     * Commits what was added, together with the manifest.
     *
     * @param manifest the manifest's JSON
     * @throws SQLException if that fails
     */
    public void keep(byte[] manifest) throws SQLException {
        flush();
        write(null, new String(manifest, UTF_8));
        connection.commit();
    }

    private void write(@Nullable String state, @Nullable String manifest) throws SQLException {
        boolean written;
        if (saved == null) {
            // The key refuses a second process that begins the same fetch.
            try (PreparedStatement create = connection.prepareStatement(
                    "INSERT INTO health_fetch (state, manifest, fetch_name) VALUES (?, ?, ?)")) {
                create.setString(1, state);
                create.setString(2, manifest);
                create.setString(3, fetch);
                written = create.executeUpdate() == 1;
            }
        } else {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE health_fetch SET state = ?, manifest = ? WHERE fetch_name = ? AND state = ?")) {
                update.setString(1, state);
                update.setString(2, manifest);
                update.setString(3, fetch);
                update.setString(4, saved);
                written = update.executeUpdate() == 1;
            }
        }
        if (!written) {
            throw new StoreException(
                    "another process uses the fetch " + fetch + ", nothing was kept: give each fetch a name of its own",
                    StoreException.Reason.UNSUITABLE,
                    null);
        }
        saved = state;
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                insert) {
            Transactions.giveBack(connection, true);
        }
    }

    /**
     * The exception for a failure of the database.
     *
     * @param failed the failure
     * @return the exception to throw
     */
    public static StoreException failed(SQLException failed) {
        // The message of the database may quote the row.
        return new StoreException(
                "the database of health records failed (state " + failed.getSQLState()
                        + "): check that it is available and has the tables of JdbcSink.createTables",
                StoreException.Reason.UNAVAILABLE,
                null);
    }
}
