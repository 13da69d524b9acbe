// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.records.manifest.RecordManifest;

/** What a {@link JdbcSink} does on each database: {@link H2SinkTest}, {@link PostgresSinkTest}. */
abstract class JdbcSinkContract {
    private final List<String> held = new ArrayList<>();
    private DataSource database;
    private Connection open;

    /** An empty database. */
    abstract DataSource fresh() throws SQLException;

    @BeforeEach
    void create() throws SQLException {
        database = fresh();
        open = database.getConnection();
        JdbcSink.createTables(database);
        JdbcSink.createTables(database);
    }

    @AfterEach
    void drop() throws SQLException {
        open.close();
    }

    @Test
    void resume_afterCrash_hasWhatWasSavedAndNothingElse() throws SQLException {
        try (JdbcSink sink = JdbcSink.in(database, "m1")) {
            assertThat(sink.resume(one -> {})).isEmpty();
            sink.save("zero");
            sink.accept(resource("o1"));
            sink.save("one");
            for (int number = 0; number < 500; number++) {
                sink.accept(resource("lost-" + number));
            }
        }
        try (JdbcSink sink = JdbcSink.in(database, "m1")) {
            assertThat(sink.resume(one -> held.add(one + " " + one.versionId().orElse(""))))
                    .hasValue("one");
            sink.accept(resource("o2"));
            assertThat(sink.finish()).isEmpty();
            sink.keep(RecordManifest.builder("https://plan.example/fhir", "p1").build());
        }

        assertThat(held).containsExactly("Observation/o1 7");
        assertThat(ids()).containsExactly("o1", "o2");
        assertThat(JdbcSink.in(database, "m1").manifest()).isPresent();
        assertThat(JdbcSink.in(database, "m2").manifest()).isEmpty();
    }

    @Test
    void resume_afterTheEnd_isRefused() {
        try (JdbcSink sink = JdbcSink.in(database, "m1")) {
            assertThat(sink.resume(one -> {})).isEmpty();
            sink.keep(RecordManifest.builder("https://plan.example/fhir", "p1").build());
        }
        try (JdbcSink sink = JdbcSink.in(database, "m1")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> sink.resume(one -> {}))
                    .satisfies(ended -> assertThat(ended.reason()).isEqualTo(StoreException.Reason.UNSUITABLE));
        }
    }

    @Test
    void accept_withoutTables_failsWithoutContent() throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("DROP TABLE health_record");
        }
        try (JdbcSink sink = JdbcSink.in(database, "m1")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> sink.resume(one -> {}))
                    .withMessageContaining("createTables")
                    .withNoCause();
        }
    }

    /** A row that the database refuses, in the middle of a batch: nothing since the last state is kept, and the next attempt goes on. */
    @Test
    void save_rowRefused_failsWithoutContentAndKeepsWhatWasSaved() throws SQLException {
        try (JdbcSink sink = JdbcSink.in(database, "m1")) {
            assertThat(sink.resume(one -> {})).isEmpty();
            sink.accept(resource("o1"));
            sink.save("one");
            sink.accept(resource("o2"));
            sink.accept(resource("x".repeat(200)));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> sink.save("two"))
                    .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("xxx"))
                    .withNoCause();
        }
        try (JdbcSink sink = JdbcSink.in(database, "m1")) {
            assertThat(sink.resume(one -> {})).hasValue("one");
            sink.accept(resource("o3"));
            sink.save("two");
        }

        assertThat(ids()).containsExactly("o1", "o3");
    }

    @Test
    void save_secondProcessBeganWithTheSameName_isRefused() throws SQLException {
        try (JdbcSink first = JdbcSink.in(database, "m1");
                JdbcSink second = JdbcSink.in(database, "m1")) {
            assertThat(first.resume(one -> {})).isEmpty();
            assertThat(second.resume(one -> {})).isEmpty();
            first.accept(resource("o1"));
            first.save("of the first");

            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> acceptAndSave(second));
            first.save("of the first again");
        }
        assertThat(ids()).containsExactly("o1");
    }

    /** Before, both went on, and the rows of each were there twice. */
    @Test
    void save_secondProcessResumedTheSameFetch_isRefusedAndKeepsNothing() throws SQLException {
        try (JdbcSink begun = JdbcSink.in(database, "m1")) {
            assertThat(begun.resume(one -> {})).isEmpty();
            begun.save("begun");
        }
        try (JdbcSink first = JdbcSink.in(database, "m1");
                JdbcSink second = JdbcSink.in(database, "m1")) {
            assertThat(first.resume(one -> {})).hasValue("begun");
            assertThat(second.resume(one -> {})).hasValue("begun");
            first.accept(resource("o1"));
            first.save("of the first");

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> acceptAndSave(second))
                    .withMessageContaining("another process uses the fetch m1");
        }
        assertThat(ids()).containsExactly("o1");
    }

    private static void acceptAndSave(JdbcSink sink) {
        sink.accept(resource("o1"));
        sink.save("of the second");
    }

    @Test
    void accept_textOfEveryKind_comesBackAsItWas() throws SQLException {
        String text = "gr\u00fc\u00df \ud83d\ude00 \\u0000 ' \\\\";
        byte[] json = ("{\"resourceType\":\"Observation\",\"id\":\"o1\",\"x\":\"" + text + "\"}").getBytes(UTF_8);
        try (JdbcSink sink = JdbcSink.in(database, "m1")) {
            assertThat(sink.resume(one -> {})).isEmpty();
            sink.accept(ReceivedResource.of("Observation", "o1", null, "2026-03-01T00:00:00Z", json, 0, json.length));
            sink.save("one");
        }
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("SELECT body, version, changed FROM health_record")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualToIgnoringWhitespace(new String(json, UTF_8));
            assertThat(row.getString(2)).isNull();
            assertThat(row.getString(3)).isEqualTo("2026-03-01T00:00:00Z");
        }
    }

    @Test
    void createTables_eightAtOnce_succeedsForAll() throws Exception {
        try (Statement statement = open.createStatement()) {
            statement.execute("DROP TABLE health_record");
            statement.execute("DROP TABLE health_fetch");
        }
        CountDownLatch begin = new CountDownLatch(1);
        List<FutureTask<Boolean>> makers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            FutureTask<Boolean> maker = new FutureTask<>(() -> {
                boolean begun = begin.await(60, TimeUnit.SECONDS);
                JdbcSink.createTables(database);
                return begun;
            });
            new Thread(maker, "maker").start();
            makers.add(maker);
        }
        begin.countDown();
        for (FutureTask<Boolean> maker : makers) {
            assertThat(maker.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Before, the sink switched auto-commit off, or committed what the application had half done. */
    @Test
    void everyCall_insideATransactionOfTheCaller_isRefusedAndTheCallersRowStaysHalfDone() throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER)");
            open.setAutoCommit(false);
            statement.execute("INSERT INTO orders VALUES (1)");
        }
        List<String> calls = new ArrayList<>();
        DataSource bound = only(open, calls);

        try (JdbcSink sink = JdbcSink.in(bound, "m1")) {
            assertRefused(() -> sink.resume(one -> {}));
            assertRefused(sink::manifest);
            assertRefused(() -> JdbcSink.createTables(bound));
        }

        assertThat(calls).containsOnly("getAutoCommit", "close");
        assertThat(open.getAutoCommit()).isFalse();
        open.rollback();
        open.setAutoCommit(true);
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isZero();
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(call)
                .withMessageContaining("transaction of the application")
                .withMessageContaining("nothing was read or written")
                .withMessageContaining("Give JdbcSink")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(StoreException.Reason.UNSUITABLE));
    }

    @Test
    void close_connectionInAutoCommitMode_givesItBackInThatMode() throws SQLException {
        try (JdbcSink sink = JdbcSink.in(only(open, new ArrayList<>()), "m1")) {
            assertThat(sink.resume(one -> {})).isEmpty();
            assertThat(open.getAutoCommit()).isFalse();
            sink.save("one");
            sink.accept(resource("o1"));
        }

        assertThat(open.getAutoCommit()).isTrue();
        assertThat(ids()).isEmpty();
    }

    @Test
    void resume_withoutTables_givesTheConnectionBackInAutoCommitMode() throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("DROP TABLE health_record");
        }
        try (JdbcSink sink = JdbcSink.in(only(open, new ArrayList<>()), "m1")) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> sink.resume(one -> {}));
        }

        assertThat(open.getAutoCommit()).isTrue();
    }

    /** A data source that gives one connection and closes nothing, as Spring's does within a transaction. */
    private static DataSource only(Connection connection, List<String> calls) {
        Connection shared = (Connection) Proxy.newProxyInstance(
                JdbcSinkContract.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    try {
                        return method.getName().equals("close") ? null : method.invoke(connection, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        return (DataSource) Proxy.newProxyInstance(
                JdbcSinkContract.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> shared);
    }

    private List<String> ids() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM health_record ORDER BY id")) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    private static ReceivedResource resource(String id) {
        byte[] json = ("{\"resourceType\":\"Observation\",\"id\":\"" + id + "\"}").getBytes(UTF_8);
        return ReceivedResource.of("Observation", id, "7", null, json, 0, json.length);
    }
}
