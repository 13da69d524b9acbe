// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;

/** The tables on PostgreSQL from each version there was to the one of now, by the store or by Flyway, and beside an older writer. */
@Timeout(600)
class JdbcMigrationTest {
    private static final RecordKey KEY = new RecordKey("note", "kept");
    private static final List<String> TOOLS = List.of("store", "flyway");

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
    List<DynamicTest> flyway_fromEachVersion_makesWhatTheStoreMakes() throws SQLException {
        DataSource own = postgres.emptied();
        JdbcRecords.open(own, true).close();
        String expected = description(own);
        List<DynamicTest> tests = new ArrayList<>();
        for (int version = 0; version <= 2; version++) {
            int before = version;
            tests.add(DynamicTest.dynamicTest("from version " + version, () -> {
                DataSource database = postgres.emptied();
                execute(database, "create table theirs (id integer primary key)");
                if (before > 0) {
                    MigratingProcess.flyway(database).target("" + before).load().migrate();
                    insertRow(database);
                }

                assertThat(MigratingProcess.flyway(database).target("2").load().migrate().migrationsExecuted)
                        .isEqualTo(2 - before);
                assertThat(MigratingProcess.flyway(database)
                                .target("2")
                                .load()
                                .validateWithResult()
                                .validationSuccessful)
                        .isTrue();

                execute(database, "drop table theirs", "drop table sdoh_sync_flyway");
                assertThat(description(database)).isEqualTo(expected);
                try (RecordStore store = JdbcRecords.open(database, false)) {
                    assertThat(store.load(KEY).isPresent()).isEqualTo(before > 0);
                }
            }));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> twoProcessesAtOnce_fromEachVersion_bothEndWellAndNothingIsMadeTwice() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String tool : TOOLS) {
            for (int version = 0; version <= 1; version++) {
                int before = version;
                tests.add(DynamicTest.dynamicTest(tool + " from version " + version, () -> {
                    DataSource database = postgres.emptied();
                    if (before == 1) {
                        firstVersion(database, tool);
                        insertRow(database);
                    }
                    MigratingProcess one = MigratingProcess.start(postgres.url(), tool);
                    MigratingProcess other = MigratingProcess.start(postgres.url(), tool);
                    one.begin();
                    other.begin();
                    one.awaitSuccess();
                    other.awaitSuccess();

                    assertThat(text(database, "select string_agg(version::text, ',') from sdoh_sync_schema"))
                            .isEqualTo("1");
                    assertThat(text(database, "select string_agg(version::text, ',') from sdoh_sync_addition"))
                            .isEqualTo("2");
                    try (RecordStore store = JdbcRecords.open(database, false)) {
                        assertThat(store.load(KEY).isPresent()).isEqualTo(before == 1);
                    }
                }));
            }
        }
        return tests;
    }

    /** A rolling deployment: the older library writes before, during and after the migration, and is started again after it. */
    @Test
    void olderWriter_besideTheMigration_goesOnAndIsStartedAgain() throws Exception {
        DataSource database = postgres.emptied();
        firstVersion(database, "store");
        FirstVersion older = FirstVersion.open(database);
        CountDownLatch underWay = new CountDownLatch(20);
        AtomicBoolean stop = new AtomicBoolean();
        FutureTask<Integer> writing = new FutureTask<>(() -> {
            int written = 0;
            while (!stop.get()) {
                older.createUpdateDelete("older-" + written++);
                underWay.countDown();
            }
            return written;
        });
        new Thread(writing, "older writer").start();
        assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();

        try (RecordStore store = JdbcRecords.open(database, true)) {
            Revision mine = store.save(KEY, draft("mine"), Revision.NONE).orElseThrow();
            FirstVersion again = FirstVersion.open(database);
            again.createUpdateDelete("again");
            stop.set(true);
            assertThat(writing.get(60, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(20);

            assertThat(again.update("kept", mine.number(), "theirs")).isTrue();
            assertThat(store.save(KEY, draft("lost"), mine))
                    .as("the older one was first")
                    .isEmpty();
            Revision theirs = store.load(KEY).orElseThrow().revision();
            assertThat(theirs.number()).isEqualTo(mine.number() + 1);
            assertThat(store.save(KEY, draft("mine again"), theirs)).isPresent();
            assertThat(store.list(RecordQuery.of("note"))).hasSize(1);
        }
    }

    /** The index made before, as the script says: then nobody waits, not even for a transaction that goes on and on. */
    @Test
    void migrating_indexMadeConcurrentlyBefore_waitsForNobody() throws Exception {
        DataSource database = postgres.emptied();
        firstVersion(database, "store");
        insertRow(database);
        execute(database, concurrently());
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update sdoh_sync_record set revision = revision + 1");

            assertThatCode(() -> JdbcRecords.open(database, true).close()).doesNotThrowAnyException();

            other.rollback();
            other.setAutoCommit(true);
        }
        String found = description(database);
        JdbcRecords.open(postgres.emptied(), true).close();
        assertThat(found).isEqualTo(description(database));
    }

    // The statement in the comment of the script.
    private static String concurrently() throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream("postgresql/V2__upkeep.sql")) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("-- create index concurrently"))
                    .map(line -> line.substring(3).replace(";", ""))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void firstVersion(DataSource database, String tool) throws SQLException {
        if (tool.equals("flyway")) {
            MigratingProcess.flyway(database).target("1").load().migrate();
            return;
        }
        try (Connection connection = database.getConnection()) {
            Schema.of(Dialect.POSTGRESQL, List.of("V1__records.sql")).migrate(connection);
        }
    }

    private static void insertRow(DataSource database) throws SQLException {
        execute(database, "insert into sdoh_sync_record values ('note', convert_to('kept', 'UTF8'), 1, '', null, '')");
    }

    private static RecordDraft draft(String text) {
        return RecordDraft.of("", null, text.getBytes(UTF_8));
    }

    // Columns, constraints, indices, settings of the tables, and the numbers written down.
    private static String description(DataSource database) throws SQLException {
        return String.join(
                "\n",
                text(
                        database,
                        "select string_agg(table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable, e'\\n'"
                                + " order by table_name, column_name) from information_schema.columns"
                                + " where table_schema = 'public'"),
                text(
                        database,
                        "select string_agg(indexdef, e'\\n' order by indexname) from pg_indexes where schemaname = 'public'"),
                text(
                        database,
                        "select string_agg(relname || ' ' || coalesce(reloptions::text, ''), e'\\n' order by relname)"
                                + " from pg_class where relname like 'sdoh_sync%'"),
                text(database, "select string_agg(version::text, ',') from sdoh_sync_schema"),
                text(database, "select string_agg(version::text, ',') from sdoh_sync_addition"));
    }

    private static void execute(DataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
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

    /** What the library of schema version 1 sends, word for word. */
    private record FirstVersion(DataSource database) {
        static FirstVersion open(DataSource database) throws SQLException {
            assertThat(text(database, "select max(version) from sdoh_sync_schema"))
                    .isEqualTo("1");
            return new FirstVersion(database);
        }

        void createUpdateDelete(String id) throws SQLException {
            long first = Long.parseLong(text(database, "select nextval('sdoh_sync_revision')")) << 28;
            assertThat(write(
                            "insert into sdoh_sync_record (revision, grp, due_nanos, payload, kind, id)"
                                    + " values (?, ''::bytea, null, ?, 'older', ?)",
                            first,
                            "payload".getBytes(UTF_8),
                            id.getBytes(UTF_8)))
                    .isTrue();
            assertThat(write(
                            "update sdoh_sync_record set revision = ?, payload = ? where kind = 'older' and id = ?"
                                    + " and revision = ?",
                            first + 1,
                            "next".getBytes(UTF_8),
                            id.getBytes(UTF_8),
                            first))
                    .isTrue();
            assertThat(write(
                            "delete from sdoh_sync_record where kind = 'older' and id = ? and revision = ?",
                            id.getBytes(UTF_8),
                            first + 1))
                    .isTrue();
        }

        boolean update(String id, long expected, String payload) throws SQLException {
            return write(
                    "update sdoh_sync_record set revision = ?, payload = ? where kind = 'note' and id = ? and revision = ?",
                    expected + 1,
                    payload.getBytes(UTF_8),
                    id.getBytes(UTF_8),
                    expected);
        }

        private boolean write(String sql, Object... parameters) throws SQLException {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int at = 0; at < parameters.length; at++) {
                    statement.setObject(at + 1, parameters[at]);
                }
                return statement.executeUpdate() == 1;
            }
        }
    }
}
