// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

/**
 * How PostgreSQL runs each statement of the store on a table of 105,000 records: never by reading the table, and with no more rows
 * looked at than its page needs. The statements are those of {@link Sql}: one that is new has to be given examples here.
 */
@Timeout(480)
class JdbcPlanTest {
    private static final String PACKAGE = "org/sdohsync/core/store/jdbc";
    private static final int PAGE = 100;
    // Of so many that are due the first 2,001 are looked at, or all if the table is as small as here.
    private static final int MANY = 3_000;
    private static final Pattern SCAN = Pattern.compile(
            "(Seq Scan|Index Scan|Index Only Scan|Bitmap Heap Scan) (?:Backward )?(?:using \\S+ )?on sdoh_sync_record\\b"
                    + ".*actual .*rows=([0-9.]+) loops=(\\d+)");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by .*: (\\d+)");

    private static final Map<Sql, List<Example>> EXAMPLES = new EnumMap<>(Map.of(
            Sql.DRAW, List.of(example("a key", 0, 17)),
            Sql.LOAD,
                    List.of(
                            example("one of the many", 1, "view", id("c777.t1")),
                            example("none", 0, "view", id("nothing"))),
            Sql.INSERT,
                    List.of(example("a lease", 0, 1L, id(""), new BigDecimal(7), id("payload"), "lease", id("new"))),
            Sql.UPDATE,
                    List.of(example(
                            "an open referral", 1, 2L, id("c777"), null, id("payload"), "view", id("c777.t1"), 1L)),
            Sql.DELETE,
                    List.of(
                            example("an open referral", 1, "view", id("c777.t1"), 1L),
                            example("a lost race", 1, "view", id("c777.t1"), 9L)),
            Sql.LIST,
                    List.of(
                            example("the first page", PAGE, "view", id(""), PAGE),
                            example("the middle of all connections", PAGE, "connection", id("c2500"), PAGE),
                            example("an empty kind", 0, "journal", id(""), PAGE)),
            Sql.LIST_GROUP,
                    List.of(
                            example("the open referrals of a connection", 12, "view", id("c777"), id(""), PAGE),
                            example("the connections of an account", 1, "connection", id("account 7"), id(""), PAGE),
                            example("a connection without any", 0, "done", id("nobody"), id(""), PAGE)),
            Sql.LIST_DUE,
                    List.of(
                            due("what is urgent, very many", MANY + 2 * PAGE, "view", new BigDecimal(1)),
                            due("ends that are kept, none over", 0, "done", now()),
                            due("leases, ten over", 20, "lease", now()),
                            due("requests, every fifth of many over", MANY + 6 * PAGE, "request", now())),
            Sql.LIST_GROUP_DUE,
                    List.of(example("the ends of a connection", 4, "done", id("c777"), now(), id(""), PAGE)),
            Sql.NEXT_KIND, List.of(example("after the many", 1, "view"))));

    private static Postgres postgres;

    /** Parameters of a statement, and how many rows of the table it may look at. */
    private record Example(String name, int mostRows, List<@Nullable Object> parameters) {}

    private static Example example(String name, int mostRows, @Nullable Object... parameters) {
        return new Example(name, mostRows, Arrays.asList(parameters));
    }

    // The statement has the parameters twice.
    private static Example due(String name, int mostRows, String kind, BigDecimal before) {
        return example(name, mostRows, kind, before, id(""), PAGE, kind, before, id(""), PAGE);
    }

    @BeforeAll
    static void fill() throws IOException, SQLException {
        postgres = Postgres.start(options -> {});
        JdbcRecords.open(postgres.emptied(), true).close();
        execute(
                insert("connection", "'c' || n", "'account ' || n", "null", 5_000),
                insert("checkpoint", "'c' || n", "''", "null", 5_000),
                insert(
                        "view",
                        "'c' || n / 12 || '.t' || n % 12",
                        "'c' || n / 12",
                        "case when n % 20 = 0 then 0 end",
                        60_000),
                insert("done", "'d' || n", "'c' || n / 4", "2000000000000000000 + n", 19_000),
                insert("lease", "'l' || n", "''", "case when n <= 10 then 1 else 2000000000000000000 end + n", 1_000),
                insert(
                        "request",
                        "'r' || n",
                        "''",
                        "case when n % 5 = 0 then 1 else 2000000000000000000 end + n",
                        15_000),
                // So that the vacuum can take what was committed for certain.
                "checkpoint",
                "vacuum analyze sdoh_sync_record");
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @TestFactory
    Stream<DynamicTest> everyStatement_onAFilledTable_looksAtNoMoreThanItsPage() {
        assertThat(EXAMPLES.keySet()).as("each statement has examples").containsExactlyInAnyOrder(Sql.values());
        return EXAMPLES.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(example -> DynamicTest.dynamicTest(
                                entry.getKey() + ": " + example.name(), () -> assertBounded(entry.getKey(), example))));
    }

    /** What the server does for everybody when it has made a plan without looking at the parameters, after some executions. */
    @TestFactory
    Stream<DynamicTest> everyStatement_plannedWithoutItsParameters_readsAnIndex() {
        return Stream.of(Sql.values())
                .map(sql -> DynamicTest.dynamicTest(sql.name(), () -> {
                    AtomicInteger number = new AtomicInteger();
                    String numbered = Pattern.compile("\\?")
                            .matcher(sql.text(Dialect.POSTGRESQL))
                            .replaceAll(mark -> "\\$" + number.incrementAndGet());
                    try (Connection connection = postgres.database().getConnection();
                            Statement statement = connection.createStatement()) {
                        statement.execute("set plan_cache_mode = force_generic_plan");
                        statement.execute("prepare known as " + numbered);
                        String nulls = String.join(", ", Collections.nCopies(number.get(), "null"));
                        try (ResultSet plan = statement.executeQuery("explain execute known (" + nulls + ")")) {
                            assertThat(lines(plan)).noneMatch(line -> line.contains("Seq Scan"));
                        } finally {
                            statement.execute("deallocate known");
                            statement.execute("reset plan_cache_mode");
                        }
                    }
                }));
    }

    /** The examples are of the statements that are sent: nothing else is. */
    @Test
    void everyMethod_preparesStatementsOfTheListOnly() {
        WatchedSource watched = new WatchedSource(postgres.database(), sql -> {});
        RecordStore store = JdbcRecords.open(watched.dataSource(), true);
        RecordKey key = new RecordKey("some", "one");
        Revision first = store.save(key, RecordDraft.of("g", null, new byte[1]), Revision.NONE)
                .orElseThrow();
        Revision second =
                store.save(key, RecordDraft.of("g", null, new byte[1]), first).orElseThrow();
        assertThat(store.load(key)).isPresent();
        RecordQuery all = RecordQuery.of("some");
        RecordQuery due = all.dueBefore(Instant.EPOCH);
        assertThat(store.list(all)).hasSize(1);
        assertThat(store.list(all.group("g"))).hasSize(1);
        assertThat(store.list(due)).isEmpty();
        assertThat(store.list(due.group("g"))).isEmpty();
        assertThat(store.kinds()).contains("some", "view");
        assertThat(store.delete(key, second)).isTrue();
        store.close();

        assertThat(watched.prepared)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Sql.values())
                        .map(sql -> sql.text(Dialect.POSTGRESQL))
                        .toList());
    }

    /** Who prepares or sends a statement: the list, and the schema's migration. */
    @Test
    void classesOfTheStore_thatCanSendSql_areTheListAndTheSchema() throws IOException {
        Path place = Path.of(JdbcRecords.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Set<String> found;
        if (Files.isDirectory(place)) {
            found = sendingSql(place.resolve(PACKAGE));
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                found = sendingSql(jar.getPath(PACKAGE));
            }
        }
        assertThat(found).containsExactly("Schema", "Sql");
    }

    private static Set<String> sendingSql(Path classes) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".class")).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (Stream.of("prepareStatement", "prepareCall", "createStatement", "nativeSQL")
                        .anyMatch(content::contains)) {
                    found.add(file.getFileName().toString().replace(".class", ""));
                }
            }
        }
        return found;
    }

    private static void assertBounded(Sql sql, Example example) throws SQLException {
        try (Connection connection = postgres.database().getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement explain = connection.prepareStatement(
                    "explain (analyze, timing off, buffers off) " + sql.text(Dialect.POSTGRESQL))) {
                bind(explain, example.parameters());
                List<String> plan = lines(explain.executeQuery());
                String shown = String.join("\n", plan);
                assertThat(shown).as("plan").doesNotContain("Seq Scan");
                assertThat(rows(plan)).as(shown).isLessThanOrEqualTo(example.mostRows());
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    // What the scans gave, and what they threw away.
    private static double rows(List<String> plan) {
        double rows = 0;
        for (String line : plan) {
            Matcher scan = SCAN.matcher(line);
            rows += scan.find() ? Double.parseDouble(scan.group(2)) * Integer.parseInt(scan.group(3)) : 0;
            Matcher removed = REMOVED.matcher(line);
            rows += removed.find() ? Integer.parseInt(removed.group(1)) : 0;
        }
        return rows;
    }

    private static void bind(PreparedStatement statement, List<@Nullable Object> parameters) throws SQLException {
        int at = 0;
        for (Object parameter : parameters) {
            if (parameter == null) {
                statement.setNull(++at, Types.NUMERIC);
            } else {
                statement.setObject(++at, parameter);
            }
        }
    }

    private static List<String> lines(ResultSet plan) throws SQLException {
        List<String> lines = new ArrayList<>();
        while (plan.next()) {
            lines.add(plan.getString(1));
        }
        return lines;
    }

    private static byte[] id(String text) {
        return text.getBytes(UTF_8);
    }

    private static BigDecimal now() {
        return new BigDecimal("1800000000000000000");
    }

    private static String insert(String kind, String id, String group, String due, int count) {
        return "insert into sdoh_sync_record (kind, id, revision, grp, due_nanos, payload) select '" + kind
                + "', convert_to(" + id + ", 'UTF8'), 1, convert_to(" + group + ", 'UTF8'), " + due
                + ", decode(repeat(md5(n::text), 8), 'hex') from generate_series(1, " + count + ") n";
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = postgres.database().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
