// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;

/** The store commits nothing of its application, and gives connections back as it got them. */
@Timeout(480)
class JdbcTransactionTest {
    private static final RecordKey KEY = new RecordKey("note", "one");
    private static final RecordDraft DRAFT = RecordDraft.of("", null, new byte[] {1});

    private static Postgres postgres;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = Postgres.start(options -> {});
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @TestFactory
    List<DynamicTest> everyCall_insideATransactionOfTheCaller_isRefusedAndTheCallersRowIsNotCommitted() {
        return onBoth(database -> {
            RecordStore plain = JdbcRecords.open(database, true);
            Revision held = plain.save(KEY, DRAFT, Revision.NONE).orElseThrow();
            execute(database, "create table orders (id integer)");
            AtomicReference<DataSource> now = new AtomicReference<>(database);
            RecordStore store = JdbcRecords.open(TransactionBound.redirected(now), false);

            try (Connection transaction = database.getConnection()) {
                transaction.setAutoCommit(false);
                try (Statement half = transaction.createStatement()) {
                    half.execute("insert into orders values (1)");
                }
                TransactionBound bound = new TransactionBound(transaction);
                now.set(bound.dataSource());

                assertRefused(() -> store.save(KEY, DRAFT, held));
                assertRefused(() -> store.save(new RecordKey("note", "two"), DRAFT, Revision.NONE));
                assertRefused(() -> store.load(KEY));
                assertRefused(() -> store.list(RecordQuery.of("note")));
                assertRefused(store::kinds);
                assertRefused(() -> store.delete(KEY, held));
                assertRefused(() -> JdbcRecords.open(bound.dataSource(), true));
                assertRefused(() -> JdbcRecords.open(bound.dataSource(), false));

                assertThat(Set.copyOf(bound.calls)).containsExactlyInAnyOrder("getAutoCommit", "close");
                assertThat(transaction.getAutoCommit()).isFalse();
                transaction.rollback();
                transaction.setAutoCommit(true);
            }

            assertThat(count(database, "orders")).isZero();
            now.set(database);
            assertThat(store.load(KEY))
                    .hasValueSatisfying(found -> assertThat(found.revision()).isEqualTo(held));
        });
    }

    @TestFactory
    List<DynamicTest> open_poolThatCommitsByHand_isRefusedAndSaysWhatToDo() {
        return onBoth(database -> {
            JdbcRecords.open(database, true).close();
            HikariConfig config = new HikariConfig();
            config.setDataSource(database);
            config.setAutoCommit(false);
            config.setMaximumPoolSize(1);
            try (HikariDataSource pool = new HikariDataSource(config)) {
                assertRefused(() -> JdbcRecords.open(pool, true));
                assertRefused(() -> JdbcRecords.open(pool, false));
                try (Connection given = pool.getConnection()) {
                    assertThat(given.getAutoCommit()).isFalse();
                }
            }
        });
    }

    @TestFactory
    List<DynamicTest> connections_afterEachCall_areAsTheyWere() {
        return onBoth(database -> {
            try (Connection only = database.getConnection()) {
                only.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                DataSource one = new TransactionBound(only).dataSource();
                RecordStore store = JdbcRecords.open(one, true);
                Revision held = store.save(KEY, DRAFT, Revision.NONE).orElseThrow();
                assertThat(store.save(KEY, DRAFT, Revision.NONE)).isEmpty();
                assertThat(store.list(RecordQuery.of("note"))).hasSize(1);
                assertThat(store.delete(KEY, held)).isTrue();

                assertThat(only.getAutoCommit()).isTrue();
                assertThat(only.isReadOnly()).isFalse();
                assertThat(only.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            }
        });
    }

    @TestFactory
    List<DynamicTest> migrating_scriptThatFails_givesTheConnectionBackInAutoCommitMode() {
        return onBoth(database -> {
            try (Connection connection = database.getConnection()) {
                Schema broken = Schema.of(
                        Dialect.of(connection), List.of("V1__records.sql", "V2__upkeep.sql", "V3__only_in_tests.sql"));
                execute(database, "create view sdoh_sync_record as select 1 as one");

                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> broken.migrate(connection));
                assertThat(connection.getAutoCommit()).isTrue();
            }
        });
    }

    private static void assertRefused(ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.reason()).isEqualTo(Reason.UNSUITABLE);
        assertThat(thrown.retryable()).isFalse();
        assertThat(thrown)
                .hasMessageContaining("transaction of the application")
                .hasMessageContaining("nothing was read or written")
                .hasMessageContaining("auto-commit mode");
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(DataSource database, String table) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from " + table)) {
            assertThat(found.next()).isTrue();
            return found.getInt(1);
        }
    }

    /** A test on one database. */
    private interface OnDatabase {
        void run(DataSource database) throws Exception;
    }

    private static List<DynamicTest> onBoth(OnDatabase test) {
        return List.of(
                DynamicTest.dynamicTest("H2", () -> test.run(H2RecordsContractTest.fresh())),
                DynamicTest.dynamicTest("PostgreSQL", () -> test.run(postgres.emptied())));
    }
}
