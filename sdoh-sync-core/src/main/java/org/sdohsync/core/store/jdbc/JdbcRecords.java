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
import java.time.DateTimeException;
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
import org.sdohsync.core.internal.jdbc.Transactions;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/**
 * Records as rows of one table. Each call takes one connection and gives it back; the database performs the compare-and-set.
 * The revision of a new record comes from a sequence with gaps, in which its updates are numbered: so a revision is known
 * before the record is encrypted, and is never given twice, even after deletions. Each statement is a transaction of its own,
 * but a record is created in one together with the lock of its key ({@link Dialect}).
 */
final class JdbcRecords implements RecordStore {
    private static final int LONGEST_TEXT = 200;
    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    // With strict isolation a database aborts one of two conflicting transactions; when it is repeated, it finds that
    // it lost the race.
    private static final String USER = "JdbcStore";
    private static final int ATTEMPTS = 20;

    private static final String EXISTS = "23505";

    // The number of bits for the updates of one record: 2^28 updates, and 2^35 creations.
    private static final int UPDATES_BITS = 28;

    private final DataSource database;
    private final Dialect dialect;
    private volatile boolean closed;

    private JdbcRecords(DataSource database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    static JdbcRecords open(DataSource database, boolean migrating) {
        try (Connection connection = database.getConnection()) {
            Transactions.refuseCallers(connection, USER);
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
        return run("load " + show(key), connection -> {
            try (PreparedStatement select = Sql.LOAD.prepare(connection, dialect)) {
                setKey(select, 1, key);
                try (ResultSet found = select.executeQuery()) {
                    return found.next() ? Optional.of(read(key.kind(), found)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
        if (expected.equals(Revision.NONE)) {
            return run("save " + show(key), connection -> create(connection, key, draft));
        }
        // The revision of an update is known, so it is encrypted before a connection is taken.
        StoredRecord next = new StoredRecord(key, new Revision(expected.number() + 1), draft);
        return run("save " + show(key), connection -> {
            try (PreparedStatement update = Sql.UPDATE.prepare(connection, dialect)) {
                setContent(update, next);
                update.setLong(7, expected.number());
                return update.executeUpdate() == 0 ? Optional.empty() : Optional.of(next.revision());
            }
        });
    }

    private Optional<Revision> create(Connection connection, RecordKey key, RecordDraft draft) throws SQLException {
        connection.setAutoCommit(false);
        try {
            StoredRecord first = new StoredRecord(key, new Revision(drawFirstNumber(connection, key)), draft);
            try (PreparedStatement insert = Sql.INSERT.prepare(connection, dialect)) {
                setContent(insert, first);
                if (insert.executeUpdate() != 1) {
                    throw new SQLException("the database inserted no row");
                }
            }
            connection.commit();
            return Optional.of(first.revision());
        } catch (SQLException failed) {
            if (EXISTS.equals(failed.getSQLState())) {
                return Optional.empty();
            }
            throw failed;
        } finally {
            Transactions.giveBack(connection, true);
        }
    }

    private long drawFirstNumber(Connection connection, RecordKey key) throws SQLException {
        try (PreparedStatement draw = Sql.DRAW.prepare(connection, dialect)) {
            // Two keys with one hash wait for each other, no more.
            draw.setInt(1, show(key).hashCode());
            try (ResultSet drawn = draw.executeQuery()) {
                if (!drawn.next()) {
                    throw new SQLException("the database returned no next revision");
                }
                return drawn.getLong(1) << UPDATES_BITS;
            }
        }
    }

    @Override
    public boolean delete(RecordKey key, Revision expected) {
        return run("delete " + show(key), connection -> {
            try (PreparedStatement delete = Sql.DELETE.prepare(connection, dialect)) {
                setKey(delete, 1, key);
                delete.setLong(3, expected.number());
                return delete.executeUpdate() == 1;
            }
        });
    }

    @Override
    public List<StoredRecord> list(RecordQuery query) {
        Sql sql = Sql.list(query.group().isPresent(), query.dueBefore().isPresent());
        return run("list " + query.kind(), connection -> {
            try (PreparedStatement select = sql.prepare(connection, dialect)) {
                int rounds = sql == Sql.LIST_DUE ? dialect.listDueRounds() : 1;
                int at = 0;
                for (int round = 0; round < rounds; round++) {
                    at = setQuery(select, at, query);
                }
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

    private static int setQuery(PreparedStatement select, int before, RecordQuery query) throws SQLException {
        int at = before;
        select.setString(++at, query.kind());
        if (query.group().isPresent()) {
            select.setBytes(++at, query.group().get().getBytes(UTF_8));
        }
        if (query.dueBefore().isPresent()) {
            setDue(select, ++at, query.dueBefore().get());
        }
        select.setBytes(++at, query.after().getBytes(UTF_8));
        select.setInt(++at, query.limit());
        return at;
    }

    @Override
    public Set<String> kinds() {
        return run("list kinds", connection -> {
            Set<String> kinds = new TreeSet<>();
            Optional<String> next = kindAfter(connection, "");
            while (next.isPresent()) {
                kinds.add(next.get());
                next = kindAfter(connection, next.get());
            }
            return kinds;
        });
    }

    private Optional<String> kindAfter(Connection connection, String kind) throws SQLException {
        try (PreparedStatement select = Sql.NEXT_KIND.prepare(connection, dialect)) {
            select.setString(1, kind);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** An operation with a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T run(String what, Work<T> work) {
        if (closed) {
            throw new IllegalStateException("the JDBC store is closed");
        }
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                Transactions.refuseCallers(connection, USER);
                return work.on(connection);
            } catch (SQLException failed) {
                if (attempt == ATTEMPTS || !isCollision(failed)) {
                    throw unavailable(what, failed);
                }
            }
        }
    }

    // 40003: nobody knows whether the statement was completed, so it must not be repeated. HYT00: H2 waited in vain for
    // the lock of a row.
    private static boolean isCollision(SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        return (state.startsWith("40") && !state.equals("40003")) || state.equals("HYT00");
    }

    private static void setKey(PreparedStatement statement, int at, RecordKey key) throws SQLException {
        statement.setString(at, key.kind());
        statement.setBytes(at + 1, key.id().getBytes(UTF_8));
    }

    private static void setContent(PreparedStatement save, StoredRecord record) throws SQLException {
        save.setLong(1, record.revision().number());
        save.setBytes(2, record.draft().group().getBytes(UTF_8));
        setDue(save, 3, record.draft().dueAt().orElse(null));
        save.setBytes(4, record.draft().payload());
        setKey(save, 5, record.key());
    }

    // An invalid value of a column is replaced by a similar valid one: decryption then fails, so that this row is
    // reported as damaged and the others are read.
    private static StoredRecord read(String kind, ResultSet row) throws SQLException {
        RecordKey key = new RecordKey(kind, text(row.getBytes(1)));
        RecordDraft draft = RecordDraft.of(text(row.getBytes(3)), due(row.getBigDecimal(4)), row.getBytes(5));
        return new StoredRecord(key, new Revision(Math.max(1, row.getLong(2))), draft);
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        return text.length() <= LONGEST_TEXT
                ? text
                : text.replaceAll("[^ -~]", "?").substring(0, LONGEST_TEXT);
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
        try {
            return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
        } catch (ArithmeticException | DateTimeException beyondTime) {
            return nanos.signum() < 0 ? Instant.MIN : Instant.MAX;
        }
    }

    private static StoreException unavailable(String what, SQLException failed) {
        return new StoreException(
                "the database cannot " + what + " (SQLSTATE " + failed.getSQLState()
                        + "): check that it is running, that this user may use the tables, and that it has space",
                Reason.UNAVAILABLE,
                failed);
    }

    private static String show(RecordKey key) {
        return key.kind() + "/" + key.id();
    }
}
