// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SeededEntropy;

/** A whole connection, planted values everywhere, every column of every table searched. */
@Timeout(600)
class JdbcSecrecyTest {
    private static final List<String> COLUMNS = List.of("kind", "id", "revision", "grp", "due_nanos", "payload");

    private final SeededEntropy entropy = SeededEntropy.of(17);
    private final Canaries canaries = Canaries.drawnFrom(entropy);

    @Test
    void create_connectionOnH2_leavesNothingInTheTables() throws SQLException {
        assertLeavesNothing(H2RecordsContractTest.fresh());
    }

    @Test
    @Requirement("SEC-04")
    void create_connectionOnPostgres_leavesNothingInTheTables() throws SQLException, IOException {
        try (Postgres postgres = Postgres.start(options -> {})) {
            assertLeavesNothing(postgres.emptied());
        }
    }

    private void assertLeavesNothing(DataSource database) throws SQLException {
        ConnectionRecord living = connection();
        try (Store store = JdbcStore.over(database).migrating().sealedWith(Sealing.aesGcm(entropy.bytes(32)))) {
            Records<ConnectionRecord> records = store.records(new ConnectionCodec());
            assertThat(records.create(living)).isPresent();
            assertThat(records.group(store.digest()
                                    .of("connection", living.account())
                                    .orElseThrow())
                            .values())
                    .as("found by its account all the same")
                    .hasSize(1);
        }

        String dump = dump(database);

        assertThat(dump).contains("connection").contains("c1");
        canaries.assertNotIn("the tables", dump);
    }

    private static String dump(DataSource database) throws SQLException {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from sdoh_sync_record")) {
            assertThat(row.getMetaData().getColumnCount()).isEqualTo(COLUMNS.size());
            while (row.next()) {
                for (String column : COLUMNS) {
                    Object value = row.getObject(column);
                    boolean binary = List.of("id", "grp", "payload").contains(column);
                    dump.append(binary ? new String(row.getBytes(column), ISO_8859_1) : String.valueOf(value))
                            .append('\n');
                }
            }
        }
        return dump.toString();
    }

    private ConnectionRecord connection() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        return ConnectionRecord.builder(
                        new ConnectionId("c1"),
                        canaries.text("account"),
                        FhirBase.restore("https://fhir.example/" + canaries.text("path of the source")),
                        Role.patient(),
                        AuthorizationEndpoints.of(
                                URI.create("https://a.example/authorize"),
                                URI.create("https://a.example/token"),
                                null,
                                null),
                        ClientIdentity.withSecret(
                                canaries.text("client id"),
                                ClientIdentity.Method.CLIENT_SECRET_POST,
                                canaries.secret("client secret"),
                                null),
                        now)
                .context(LaunchContext.of(Map.of("patient", canaries.text("patient id"))))
                .tokens(TokenSet.of(canaries.secret("access token"), canaries.secret("refresh token"), now, null))
                .build();
    }
}
