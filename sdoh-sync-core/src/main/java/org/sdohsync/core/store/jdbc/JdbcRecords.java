// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/**
 * Records as rows of one table. Each call is one statement in one transaction; the database compares and sets. Revisions come
 * from a sequence, so none comes twice, whatever was deleted.
 */
final class JdbcRecords implements RecordStore {
    private static final String TABLE = "sdoh_sync_record";
    private static final String COLUMNS = "id, revision, grp, due_nanos, payload";
    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    // A database that isolates strictly refuses one of two colliding transactions; run again, it sees that it lost the
    // race.
    private static final int ATTEMPTS = 20;

    private final DataSource database;
    private final String update;
    private final String insert;
    private volatile boolean closed;

    private JdbcRecords(DataSource database, Dialect dialect) {
        this.database = database;
        this.update = "update " + TABLE + " set revision = " + dialect.nextRevision()
                + ", grp = ?, due_nanos = ?, payload = ? where kind = ? and id = ? and revision = ?";
        this.insert = "insert into " + TABLE + " (revision, grp, due_nanos, payload, kind, id) values ("
                + dialect.nextRevision() + ", ?, ?, ?, ?, ?)";
    }

    static JdbcRecords open(DataSource database, boolean migrating) {
        try (Connection connection = database.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            Schema schema = Schema.of(dialect);
            if (migrating) {
                schema.migrate(connection);
            }
            schema.check(connection);
            return new JdbcRecords(database, dialect);
        } catch (SQLException failed) {
            throw unavailable("open", failed);
        }
    }

    @Override
    public Optional<StoredRecord> load(RecordKey key) {
        String sql = "select " + COLUMNS + " from " + TABLE + " where kind = ? and id = ?";
        return run("load " + show(key), connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, key.kind());
                select.setBytes(2, key.id().getBytes(UTF_8));
                try (ResultSet found = select.executeQuery()) {
                    return found.next() ? Optional.of(read(key.kind(), found)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        boolean creating = expected.equals(Revision.NONE);
        return run("save " + show(key), connection -> {
            String[] made = {"revision"};
            try (PreparedStatement save = connection.prepareStatement(creating ? insert : update, made)) {
                save.setBytes(1, draft.group().getBytes(UTF_8));
                setDue(save, 2, draft.dueAt().orElse(null));
                save.setBytes(3, draft.payload());
                save.setString(4, key.kind());
                save.setBytes(5, key.id().getBytes(UTF_8));
                if (!creating) {
                    save.setLong(6, expected.number());
                }
                return save.executeUpdate() == 0 ? Optional.empty() : Optional.of(revision(save));
            } catch (SQLException failed) {
                if (creating && "23505".equals(failed.getSQLState())) {
                    rollback(connection);
                    return Optional.empty();
                }
                throw failed;
            }
        });
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        String sql = "delete from " + TABLE + " where kind = ? and id = ? and revision = ?";
        return run("delete " + show(key), connection -> {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setString(1, key.kind());
                delete.setBytes(2, key.id().getBytes(UTF_8));
                delete.setLong(3, expected.number());
                return delete.executeUpdate() == 1;
            }
        });
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        String sql = "select " + COLUMNS + " from " + TABLE + " where kind = ? and id > ?"
                + (query.group().isPresent() ? " and grp = ?" : "")
                + (query.dueBefore().isPresent() ? " and due_nanos < ?" : "")
                + " order by id limit ?";
        return run("list " + query.kind(), connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                int at = 0;
                select.setString(++at, query.kind());
                select.setBytes(++at, query.after().getBytes(UTF_8));
                if (query.group().isPresent()) {
                    select.setBytes(++at, query.group().get().getBytes(UTF_8));
                }
                if (query.dueBefore().isPresent()) {
                    setDue(select, ++at, query.dueBefore().get());
                }
                select.setInt(++at, query.limit());
                List<StoredRecord> page = new ArrayList<>();
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        page.add(read(query.kind(), found));
                    }
                }
                return page;
            }
        });
    }

    @Override
    public Set<String> kinds() {
        return run("list kinds", connection -> {
            Set<String> kinds = new TreeSet<>();
            try (PreparedStatement select = connection.prepareStatement("select distinct kind from " + TABLE);
                    ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    kinds.add(found.getString(1));
                }
            }
            return kinds;
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    /** What is done with a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T run(String what, Work<T> work) {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                return inTransaction(connection, work);
            } catch (SQLException failed) {
                if (attempt == ATTEMPTS || !isCollision(failed)) {
                    throw unavailable(what, failed);
                }
            }
        }
    }

    private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        try {
            T result = work.on(connection);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return result;
        } catch (SQLException | RuntimeException failed) {
            try {
                rollback(connection);
            } catch (SQLException lost) {
                failed.addSuppressed(lost);
            }
            throw failed;
        }
    }

    private static void rollback(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    private static boolean isCollision(SQLException failed) {
        return String.valueOf(failed.getSQLState()).startsWith("40");
    }

    private static StoredRecord read(String kind, ResultSet row) throws SQLException {
        RecordKey key = new RecordKey(kind, new String(row.getBytes(1), UTF_8));
        RecordDraft draft =
                RecordDraft.of(new String(row.getBytes(3), UTF_8), due(row.getBigDecimal(4)), row.getBytes(5));
        return new StoredRecord(key, new Revision(row.getLong(2)), draft);
    }

    private static Revision revision(PreparedStatement saved) throws SQLException {
        try (ResultSet made = saved.getGeneratedKeys()) {
            if (!made.next()) {
                throw new SQLException("the database did not tell the new revision");
            }
            return new Revision(made.getLong(1));
        }
    }

    private static void setDue(PreparedStatement statement, int at, @Nullable Instant due) throws SQLException {
        if (due == null) {
            statement.setNull(at, Types.NUMERIC);
        } else {
            BigInteger nanos = BigInteger.valueOf(due.getEpochSecond()).multiply(SECOND);
            statement.setBigDecimal(at, new BigDecimal(nanos.add(BigInteger.valueOf(due.getNano()))));
        }
    }

    private static @Nullable Instant due(@Nullable BigDecimal nanos) {
        if (nanos == null) {
            return null;
        }
        BigInteger[] parts = nanos.toBigInteger().divideAndRemainder(SECOND);
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private static StoreException unavailable(String what, SQLException failed) {
        return new StoreException(
                "database cannot " + what + " (SQLSTATE " + failed.getSQLState()
                        + "): check that it runs, that this user may use the tables and that it has room",
                Reason.UNAVAILABLE,
                failed);
    }

    private static String show(RecordKey key) {
        return key.kind() + "/" + key.id();
    }
}
