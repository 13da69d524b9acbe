// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.testkit.SeededEntropy;

/** Somebody with the password of the database edits rows: every edit is noticed, and hides no other row. */
@Timeout(480)
class JdbcEditedRowsTest {
    private static final Sealing SEALING = Sealing.aesGcm(SeededEntropy.of(23).bytes(32));
    private static final String BAD = "where id = " + bytes("bad");
    private static final String GOOD = "where id = " + bytes("good");

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
    List<DynamicTest> load_columnChanged_isCorruptAndTheOthersAreListed() {
        return onBoth((database, notes) -> {
            for (String edit : List.of(
                    "grp = " + bytes("group of somebody else"),
                    "grp = " + bytes(""),
                    "grp = " + bytes("g".repeat(700)),
                    "due_nanos = 1",
                    "due_nanos = 999999999999999999999999999",
                    "due_nanos = -999999999999999999999999999",
                    "revision = revision + 1",
                    "revision = 9223372036854775807")) {
                execute(database, "delete from sdoh_sync_record");
                create(notes, "bad", "good");
                execute(database, "update sdoh_sync_record set " + edit + " " + BAD);

                assertOnlyGoodIsReadable(notes, Reason.CORRUPT);
            }
            for (String edit : List.of("revision = 0", "revision = -5")) {
                execute(database, "delete from sdoh_sync_record");
                create(notes, "bad", "good");
                execute(database, "update sdoh_sync_record set " + edit + " " + BAD);

                assertOnlyGoodIsReadable(notes, Reason.ROLLED_BACK);
                assertOnlyGoodIsReadable(otherProcess(database), Reason.CORRUPT);
            }
        });
    }

    @TestFactory
    List<DynamicTest> load_earlierPayloadUnderTheRevisionOfNow_isCorrupt() {
        return onBoth((database, notes) -> {
            create(notes, "bad", "good");
            execute(database, "create table kept as select * from sdoh_sync_record " + BAD);
            StoredValue<Note> held = notes.load("bad").orElseThrow();
            assertThat(notes.save(new Note("bad", "later"), held.revision())).isPresent();

            execute(database, "update sdoh_sync_record set payload = (select payload from kept) " + BAD);
            assertOnlyGoodIsReadable(notes, Reason.CORRUPT);
            assertOnlyGoodIsReadable(otherProcess(database), Reason.CORRUPT);

            execute(database, "update sdoh_sync_record set revision = (select revision from kept) " + BAD);
            assertOnlyGoodIsReadable(notes, Reason.ROLLED_BACK);
            assertThat(otherProcess(database).load("bad"))
                    .as("the whole row as it once was")
                    .isPresent();
        });
    }

    @TestFactory
    List<DynamicTest> load_rowOfTheOneUnderTheKeyOfTheOther_isCorrupt() {
        return onBoth((database, notes) -> {
            create(notes, "good", "bad");
            for (String column : List.of("payload", "revision", "grp", "due_nanos")) {
                execute(
                        database,
                        "update sdoh_sync_record set " + column + " = (select " + column + " from sdoh_sync_record "
                                + GOOD + ") " + BAD);
            }

            assertOnlyGoodIsReadable(otherProcess(database), Reason.CORRUPT);
        });
    }

    private static Records<Note> otherProcess(DataSource database) {
        return JdbcStore.over(database).sealedWith(SEALING).records(new NoteCodec());
    }

    private static void assertOnlyGoodIsReadable(Records<Note> notes, Reason reason) {
        StoreException thrown = catchThrowableOfType(StoreException.class, () -> notes.load("bad"));
        assertThat(thrown).isNotNull();
        assertThat(thrown.reason()).isEqualTo(reason);
        assertThat(thrown).hasMessageContaining("note/bad");
        RecordListing<Note> listed = notes.all();
        assertThat(listed.stream()).extracting(Note::id).containsExactly("good");
        assertThat(listed.unreadable()).singleElement().satisfies(one -> {
            assertThat(one.id()).contains("bad");
            assertThat(one.failure().reason()).isEqualTo(reason);
        });
    }

    private static void create(Records<Note> notes, String... ids) {
        for (String id : ids) {
            assertThat(notes.create(new Note(id, "text of " + id)).isPresent()).isTrue();
        }
    }

    // The databases make bytes of a text in different ways: execute puts theirs in.
    private static String bytes(String text) {
        return "$" + text + "$";
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            boolean h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
            statement.execute(sql.replaceAll("\\$([^$]*)\\$", h2 ? "stringtoutf8('$1')" : "convert_to('$1', 'UTF8')"));
        }
    }

    /** A test on one database. */
    private interface OnDatabase {
        void run(DataSource database, Records<Note> notes) throws Exception;
    }

    private static List<DynamicTest> onBoth(OnDatabase test) {
        return List.of(
                DynamicTest.dynamicTest("H2", () -> run(test, H2RecordsContractTest.fresh())),
                DynamicTest.dynamicTest("PostgreSQL", () -> run(test, postgres.emptied())));
    }

    private static void run(OnDatabase test, DataSource database) throws Exception {
        try (Store store = JdbcStore.over(database).migrating().sealedWith(SEALING)) {
            test.run(database, store.records(new NoteCodec()));
        }
    }
}
