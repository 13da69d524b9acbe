// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
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

/** The cluster commits nothing of its application, rolls nothing of it back, and gives connections back as it got them. */
@Timeout(480)
class ClusterTransactionTest {
    private static final String PAUSE =
            "insert into sdoh_sync_cluster_paused (source, paused_at) values (?, current_timestamp)";

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @TestFactory
    List<DynamicTest> everyStatement_insideATransactionOfTheCaller_isRefusedAndTheCallersRowStaysHalfDone() {
        return onBoth(database -> {
            execute(database, "create table orders (id integer)");
            new ClusterSchema(Database.of(database)).migrate();
            AtomicReference<DataSource> now = new AtomicReference<>(database);
            Database opened = Database.of(CallersTransaction.redirected(now));
            assertThat(opened.updateUnique("pause", PAUSE, "county")).hasValue(1);

            try (Connection transaction = database.getConnection()) {
                transaction.setAutoCommit(false);
                execute(transaction, "insert into orders values (1)");
                CallersTransaction bound = new CallersTransaction(transaction);
                now.set(bound.dataSource());

                assertRefused(() -> opened.update("pause", PAUSE, "city"));
                assertRefused(() -> opened.updateUnique("pause", PAUSE, "city"));
                assertRefused(() -> opened.updateUnique("pause", PAUSE, "county"));
                assertRefused(() -> opened.select("count", "select count(*) from orders", row -> row.getInt(1)));
                assertRefused(() -> opened.batch("pause", PAUSE, List.<Object[]>of(new Object[] {"city"})));
                assertRefused(() -> new ClusterSchema(opened).check());
                assertRefused(() -> new ClusterSchema(opened).migrate());
                assertRefused(() -> Database.of(bound.dataSource()));

                assertThat(Set.copyOf(bound.calls)).containsExactlyInAnyOrder("getAutoCommit", "close");
                assertThat(transaction.getAutoCommit()).isFalse();
                assertThat(count(transaction, "orders")).isEqualTo(1);
                transaction.rollback();
                assertThat(count(transaction, "orders")).isZero();
                assertThat(count(transaction, "sdoh_sync_cluster_paused")).isEqualTo(1);
                transaction.rollback();
            }
        });
    }

    @TestFactory
    List<DynamicTest> migrate_insideATransactionOfTheCaller_isRefusedBeforeAnyTableIsCreated() {
        return onBoth(database -> {
            execute(database, "create table orders (id integer)");
            AtomicReference<DataSource> now = new AtomicReference<>(database);
            ClusterSchema schema = new ClusterSchema(Database.of(CallersTransaction.redirected(now)));

            try (Connection transaction = database.getConnection()) {
                transaction.setAutoCommit(false);
                execute(transaction, "insert into orders values (1)");
                now.set(new CallersTransaction(transaction).dataSource());

                assertRefused(schema::migrate);

                transaction.rollback();
                assertThat(count(transaction, "orders")).isZero();
            }
        });
    }

    @TestFactory
    List<DynamicTest> migrate_connectionInAutoCommitMode_isGivenBackInThatMode() {
        return onBoth(database -> {
            try (Connection only = database.getConnection()) {
                new ClusterSchema(Database.of(new CallersTransaction(only).dataSource())).migrate();

                assertThat(only.getAutoCommit()).isTrue();
            }
            new ClusterSchema(Database.of(database)).check();
        });
    }

    private static void assertRefused(ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.reason()).isEqualTo(StoreException.Reason.UNSUITABLE);
        assertThat(thrown)
                .hasMessageContaining("transaction of the application")
                .hasMessageContaining("nothing was read or written")
                .hasMessageContaining("Give ClusterSchedule")
                .hasMessageContaining("auto-commit mode");
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
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
                DynamicTest.dynamicTest("H2", () -> test.run(World.empty())),
                DynamicTest.dynamicTest("PostgreSQL", () -> {
                    DataSource database = server.getPostgresDatabase();
                    execute(database, "drop schema public cascade");
                    execute(database, "create schema public");
                    test.run(database);
                }));
    }
}
