// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.records.manifest.RecordManifest;

class JdbcSinkTest {
    private final JdbcDataSource database = new JdbcDataSource();
    private final List<String> held = new ArrayList<>();
    private Connection open;

    @BeforeEach
    void create() throws SQLException {
        database.setURL("jdbc:h2:mem:records");
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
