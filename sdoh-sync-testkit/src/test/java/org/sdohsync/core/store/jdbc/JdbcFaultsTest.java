// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.testkit.SeededEntropy;

/** Rows that were changed behind our back, the wrong key, and a server that stops in the middle of the work. */
@Timeout(480)
class JdbcFaultsTest {
    private static final Sealing SEALING = Sealing.aesGcm(SeededEntropy.of(21).bytes(32));

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
    List<DynamicTest> load_payloadBitFlipped_isCorruptAndTheOthersAreListed() {
        return onBoth((database, notes) -> {
            create(notes, "bad", "good");
            byte[] payload = payload(database, "bad");
            payload[payload.length - 1] ^= 1;
            write(database, "bad", payload);

            assertOnlyGoodIsReadable(notes, Reason.CORRUPT);

            payload[payload.length - 1] ^= 1;
            write(database, "bad", payload);
            assertThat(notes.load("bad")).isPresent();
        });
    }

    @TestFactory
    List<DynamicTest> load_payloadCutOff_isCorrupt() {
        return onBoth((database, notes) -> {
            create(notes, "bad", "good");
            write(database, "bad", new byte[] {1, 2, 3});

            assertOnlyGoodIsReadable(notes, Reason.CORRUPT);
        });
    }

    @TestFactory
    List<DynamicTest> load_rowMovedUnderAnotherKey_isCorrupt() {
        return onBoth((database, notes) -> {
            create(notes, "bad", "good");
            write(database, "bad", payload(database, "good"));

            assertOnlyGoodIsReadable(notes, Reason.CORRUPT);
        });
    }

    @TestFactory
    List<DynamicTest> all_keyNotAtHand_isAnErrorAndNotAnEmptyStore() {
        return onBoth((database, notes) -> {
            create(notes, "bad", "good");
            Records<Note> blind = JdbcStore.over(database)
                    .sealedWith(Sealing.aesGcm(SeededEntropy.of(22).bytes(32)))
                    .records(new NoteCodec());

            RecordListing<Note> listed = blind.all();

            assertThat(listed.values()).isEmpty();
            assertThat(listed.unreadable())
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one.failure().reason()).isEqualTo(Reason.UNKNOWN_KEY));
            StoreException thrown = catchThrowableOfType(StoreException.class, listed::requireSome);
            assertThat(thrown.reason()).isEqualTo(Reason.UNKNOWN_KEY);
            assertThat(thrown).hasMessageContaining("add it to the key ring");
            assertThat(notes.all().values()).hasSize(2);
        });
    }

    /** What was acknowledged before the server stopped is there when it is back; nothing had to be opened anew. */
    @Test
    void save_serverStopsInTheMiddleAndComesBack_goesOnAndKeepsEverything(@TempDir Path directory) throws Exception {
        EmbeddedPostgres server = start(directory, 0);
        int port = server.getPort();
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setConnectionTimeout(2000);
        try (HikariDataSource pool = new HikariDataSource(config);
                Store store = JdbcStore.over(pool).migrating().sealedWith(SEALING)) {
            Records<Note> notes = store.records(new NoteCodec());
            create(notes, "counter");
            StoredValue<Note> last = notes.load("counter").orElseThrow();
            for (int saved = 1; saved <= 50; saved++) {
                last = next(notes, last, "count " + saved);
            }
            server.close();

            StoredValue<Note> before = last;
            StoreException thrown = catchThrowableOfType(StoreException.class, () -> next(notes, before, "lost"));
            assertThat(thrown.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(thrown.retryable()).isTrue();
            assertThat(thrown).hasMessageContaining("note/counter").hasMessageContaining("check that it is running");
            assertThat(catchThrowableOfType(StoreException.class, notes::all).reason())
                    .as("a store that is away is not an empty one")
                    .isEqualTo(Reason.UNAVAILABLE);

            try (EmbeddedPostgres again = start(directory, port)) {
                assertThat(again.getPort()).isEqualTo(port);
                StoredValue<Note> found = loadOnceDeadConnectionsAreDropped(notes, config.getMaximumPoolSize());
                assertThat(found.value().text()).isEqualTo("count 50");
                assertThat(found.revision()).isEqualTo(before.revision());
                assertThat(next(notes, found, "count 51").value().text()).isEqualTo("count 51");
            }
        }
    }

    /** The pool hands out a connection that was used just now without asking it, and drops it when a call on it has failed. */
    private static StoredValue<Note> loadOnceDeadConnectionsAreDropped(Records<Note> notes, int most) {
        for (int dead = 0; dead < most; dead++) {
            try {
                return notes.load("counter").orElseThrow();
            } catch (StoreException broken) {
                assertThat(broken.retryable()).isTrue();
            }
        }
        return notes.load("counter").orElseThrow();
    }

    private static EmbeddedPostgres start(Path directory, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static StoredValue<Note> next(Records<Note> notes, StoredValue<Note> held, String text) {
        Note next = new Note(held.value().id(), text);
        return new StoredValue<>(next, notes.save(next, held.revision()).orElseThrow());
    }

    private static void assertOnlyGoodIsReadable(Records<Note> notes, Reason reason) {
        StoreException thrown = catchThrowableOfType(StoreException.class, () -> notes.load("bad"));
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
            assertThat(notes.create(new Note(id, "text of " + id)))
                    .map(Revision::number)
                    .isPresent();
        }
    }

    private static byte[] payload(DataSource database, String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select payload from sdoh_sync_record where id = ?")) {
            select.setBytes(1, id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            try (ResultSet found = select.executeQuery()) {
                assertThat(found.next()).isTrue();
                return found.getBytes(1);
            }
        }
    }

    private static void write(DataSource database, String id, byte[] payload) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update sdoh_sync_record set payload = ? where id = ?")) {
            update.setBytes(1, payload);
            update.setBytes(2, id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(update.executeUpdate()).isEqualTo(1);
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
