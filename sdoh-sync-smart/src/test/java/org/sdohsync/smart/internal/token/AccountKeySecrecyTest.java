// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.MutableClock;

/** Who reads the medium learns no account key, and cannot check a guess at one. */
@Timeout(240)
class AccountKeySecrecyTest {
    private static final String ACCOUNT = "kim.doe@pantry.example";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private final MutableClock clock = MutableClock.at(START);

    @ParameterizedTest
    @ValueSource(strings = {"file", "H2"})
    void launchAndConnection_leaveNoAccountKeyBehind(String medium) throws Exception {
        try (Media media = new Media(directory);
                FakeSource source = new FakeSource();
                Store store = media.open(medium);
                SmartClient client = client(store, source)) {
            URI pending = begin(client, source, ACCOUNT);
            assertNoTrace(dump(medium));
            assertThat(pending).isNotNull();

            client.completeLaunch(answer(begin(client, source, ACCOUNT)));

            assertThat(client.connections(ACCOUNT)).hasSize(1);
            assertThat(client.connections("somebody else")).isEmpty();
            assertNoTrace(dump(medium));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "H2"})
    void account_ofAnyLengthAndScript_isTaken(String medium) throws Exception {
        try (Media media = new Media(directory);
                FakeSource source = new FakeSource();
                Store store = media.open(medium);
                SmartClient client = client(store, source)) {
            for (String account : List.of("x".repeat(5000), "\ud83d\ude00/../\u0000\n")) {
                client.completeLaunch(answer(begin(client, source, account)));

                assertThat(client.connections(account))
                        .as("%d characters", account.length())
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "H2"})
    void account_ofSeveralProcesses_isFoundByAll(String medium) throws Exception {
        try (Media media = new Media(directory);
                FakeSource source = new FakeSource()) {
            if (medium.equals("file")) {
                try (Store first = media.open(medium);
                        SmartClient one = client(first, source)) {
                    one.completeLaunch(answer(begin(one, source, ACCOUNT)));
                }
                try (Store second = media.open(medium);
                        SmartClient two = client(second, source)) {
                    assertThat(two.connections(ACCOUNT)).hasSize(1);
                }
                return;
            }
            Store first = media.open(medium);
            Store second = media.open(medium);
            try (SmartClient one = client(first, source);
                    SmartClient two = client(second, source)) {
                one.completeLaunch(answer(begin(one, source, ACCOUNT)));
                assertThat(two.connections(ACCOUNT)).hasSize(1);
                two.completeLaunch(answer(begin(two, source, ACCOUNT)));
                assertThat(one.connections(ACCOUNT)).as("renewed, not doubled").hasSize(1);
            }
        }
    }

    @Test
    void account_withHalfASurrogatePair_isRefused() throws Exception {
        try (FakeSource source = new FakeSource();
                Media media = new Media(directory);
                Store store = media.open("memory");
                SmartClient client = client(store, source)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> begin(client, source, "\ud83d"))
                    .withMessageContaining("account");
        }
    }

    /** The medium and what a guess at the account would look like there. */
    private static void assertNoTrace(String dump) throws Exception {
        byte[] guess = MessageDigest.getInstance("SHA-256").digest(("account/" + ACCOUNT).getBytes(UTF_8));
        byte[] plain = MessageDigest.getInstance("SHA-256").digest(ACCOUNT.getBytes(UTF_8));
        assertThat(dump.contains("launch")).isTrue();
        for (String trace : List.of(
                ACCOUNT,
                "kim.doe",
                "pantry.example",
                HexFormat.of().formatHex(ACCOUNT.getBytes(UTF_8)),
                HexFormat.of().formatHex(guess),
                HexFormat.of().formatHex(plain),
                UUID.nameUUIDFromBytes(ACCOUNT.getBytes(UTF_8)).toString())) {
            assertThat(dump.contains(trace)).as(trace).isFalse();
        }
    }

    @Test
    void leaseName_ofAConnectionBeingSaved_cannotBeGuessed() throws Exception {
        try (Media media = new Media(directory);
                FakeSource source = new FakeSource();
                Store store = media.open("file");
                SmartClient client = client(store, source)) {
            client.completeLaunch(answer(begin(client, source, ACCOUNT)));

            String role = client.connections().get(0).role().toString();
            String known = String.join("\n", ACCOUNT, source.base().toString(), role, "app");

            String guess = UUID.nameUUIDFromBytes(known.getBytes(UTF_8)).toString();

            assertThat(dump("file").contains("connect-" + guess)).isFalse();
        }
    }

    private SmartClient client(Store store, FakeSource source) {
        source.wire().clock(clock);
        return SmartClient.builder(
                        SmartApp.named("foodbank")
                                .redirect("com.example.app:/callback")
                                .registeredAt(source.base().toString(), ClientIdentity.publicClient("app")),
                        store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .clock(clock)
                .build();
    }

    private static URI begin(SmartClient client, FakeSource source, String account) {
        source.token(FakeSource.tokens("access", "refresh", 3600));
        return client.connect(source.base().toString())
                .account(account)
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }

    private static URI answer(URI authorize) {
        FakeSource.visited(authorize);
        String state =
                URLEncoder.encode(FakeSource.query(authorize.getRawQuery()).getOrDefault("state", ""), UTF_8);
        return FakeSource.brought(authorize, URI.create("com.example.app:/callback?code=the-code&state=" + state));
    }

    private String dump(String medium) throws IOException, SQLException {
        return medium.equals("file") ? files() : tables();
    }

    private String files() throws IOException {
        StringBuilder dump = new StringBuilder();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.toList()) {
                dump.append(file).append('\n');
                if (Files.isRegularFile(file)) {
                    dump.append(new String(Files.readAllBytes(file), ISO_8859_1))
                            .append('\n');
                }
            }
        }
        return dump.toString();
    }

    private static String tables() throws SQLException {
        StringBuilder dump = new StringBuilder();
        String url = "jdbc:h2:mem:" + UUID.nameUUIDFromBytes(new byte[] {7});
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from sdoh_sync_record")) {
            while (row.next()) {
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    Object value = row.getObject(column);
                    dump.append(value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : String.valueOf(value))
                            .append('\n');
                }
            }
        }
        return dump.toString();
    }
}
