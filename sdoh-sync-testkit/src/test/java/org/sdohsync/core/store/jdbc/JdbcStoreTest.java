// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.SeededEntropy;

/** What the contract test cannot know: tables and their versions, and a database that is gone. */
class JdbcStoreTest {
    private static final RecordKey KEY = new RecordKey("thing", "one");
    private static final List<String> THREE_VERSIONS =
            List.of("V1__records.sql", "V2__upkeep.sql", "V3__only_in_tests.sql");

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
    List<DynamicTest> open_withoutTables_saysWhatToDo() {
        return onBoth(database -> {
            StoreException thrown = catchThrowableOfType(
                    StoreException.class, () -> JdbcStore.over(database).sealedWith(Sealing.aesGcm(new byte[32])));
            assertThat(thrown.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(thrown).hasMessageContaining("migrating()").hasMessageContaining("V2__upkeep.sql");
        });
    }

    @TestFactory
    List<DynamicTest> migrating_eightAtOnce_makesTheTablesOnce() {
        return onBoth(database -> {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            List<Future<RecordStore>> opened = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                opened.add(threads.submit(() -> JdbcRecords.open(database, true)));
            }
            for (Future<RecordStore> one : opened) {
                one.get(120, TimeUnit.SECONDS).close();
            }
            threads.shutdown();

            assertThat(text(database, "select count(*) from sdoh_sync_schema")).isEqualTo("1");
        });
    }

    @TestFactory
    List<DynamicTest> migrating_fromAnOlderVersion_keepsTheRecords() {
        return onBoth(database -> {
            Revision revision = create(database);

            try (Connection connection = database.getConnection()) {
                Schema schema = Schema.of(Dialect.of(connection), THREE_VERSIONS);
                assertThat(reasonOf(() -> schema.check(connection))).isEqualTo(Reason.UNAVAILABLE);
                schema.migrate(connection);
                schema.check(connection);
                schema.migrate(connection);
                assertThat(connection.getAutoCommit()).isTrue();
            }

            assertThat(text(database, "select revision from sdoh_sync_record where extra is null"))
                    .isEqualTo(Long.toString(revision.number()));
        });
    }

    @TestFactory
    List<DynamicTest> open_newerTables_saysUpgrade() {
        return onBoth(database -> {
            create(database);
            try (Connection connection = database.getConnection()) {
                Schema.of(Dialect.of(connection), THREE_VERSIONS).migrate(connection);
            }

            assertThat(reasonOf(() -> JdbcRecords.open(database, true))).isEqualTo(Reason.NEWER_FORMAT);
            assertThat(reasonOf(() -> JdbcRecords.open(database, false))).isEqualTo(Reason.NEWER_FORMAT);
        });
    }

    @Test
    void migrating_failingScript_leavesNothingOnPostgres() throws SQLException {
        DataSource database = postgres.emptied();
        try (Connection connection = database.getConnection()) {
            Schema broken = Schema.of(Dialect.POSTGRESQL, List.of("V1__records.sql", "V1__records.sql"));

            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> broken.migrate(connection));
            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(text(database, "select count(*) from pg_class where relname like 'sdoh_sync%'"))
                .isEqualTo("0");
    }

    @Test
    void load_databaseGone_isUnavailableAndNotAbsent() throws IOException {
        try (Postgres mortal = Postgres.start(options -> options.setMaximumPoolSize(1))) {
            RecordStore records = JdbcRecords.open(mortal.emptied(), true);
            mortal.stopServer();

            StoreException thrown = catchThrowableOfType(StoreException.class, () -> records.load(KEY));

            assertThat(thrown.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(thrown.retryable()).isTrue();
            assertThat(thrown).hasMessageContaining("thing/one").hasMessageContaining("check that it is running");
            assertThat(reasonOf(() -> JdbcRecords.open(mortal.database(), true)))
                    .isEqualTo(Reason.UNAVAILABLE);
        }
    }

    @Test
    void sealedWith_key_leavesNoSecretInTheTables() throws SQLException {
        SeededEntropy entropy = SeededEntropy.of(3);
        Canaries canaries = Canaries.drawnFrom(entropy);
        DataSource database = H2RecordsContractTest.fresh();
        try (var store = JdbcStore.over(database).migrating().sealedWith(Sealing.aesGcm(entropy.bytes(32)))) {
            assertThat(store.records(new SecretCodec()).create(canaries.secret("token")))
                    .isPresent();
        }

        StringBuilder dump = new StringBuilder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery("script")) {
            while (lines.next()) {
                dump.append(lines.getString(1)).append('\n');
            }
        }
        assertThat(dump).contains("SDOH_SYNC_RECORD").contains("INSERT INTO");
        canaries.assertNotIn("the dump", dump.toString());
    }

    @Test
    void sealedWith_noSealing_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcStore.over(H2RecordsContractTest.fresh())
                        .migrating()
                        .sealedWith(Sealing.none()));
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

    private static Revision create(DataSource database) {
        try (RecordStore records = JdbcRecords.open(database, true)) {
            return records.save(KEY, RecordDraft.of("", null, new byte[1]), Revision.NONE)
                    .orElseThrow();
        }
    }

    private static String text(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            assertThat(found.next()).isTrue();
            return found.getString(1);
        }
    }

    private static Reason reasonOf(ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).isNotNull();
        return thrown.reason();
    }
}
