// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.CountingStore;
import org.sdohsync.smart.finding.SourceAddress;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/** What somebody without any account can make the app do: work in linear time, on bounded text, with a bounded number of records. */
@Timeout(480)
class AnonymousCallerTest {
    private static final int MANY = 64_000;
    private static final Duration MOST = Duration.ofSeconds(1);
    private static final SmartApp APP =
            SmartApp.named("pantry").redirect("https://app.example/callback").launchedFrom("https://ehr.example/fhir");

    @Test
    void mayLaunch_manySlashes_takesLinearTime() {
        String source = "https://ehr.example/" + "/".repeat(MANY) + "x";

        assertThat(processorTime(() -> assertThat(APP.mayLaunch(source)).isFalse()))
                .isLessThan(MOST);
        assertThat(processorTime(() -> assertThat(APP.registrationAt(source)).isEmpty()))
                .isLessThan(MOST);
    }

    @ParameterizedTest
    @MethodSource("longTexts")
    void launched_longSource_isRefusedInLinearTime(String ignoredName, String path) {
        try (SmartClient client = client(Store.over(new MemoryRecords(), Sealing.none()))) {
            URI launch = launchOf("https://ehr.example/fhir" + path);

            assertThat(processorTime(() -> assertThatExceptionOfType(SyncException.class)
                            .isThrownBy(() -> client.launchFromEhr(launch))))
                    .isLessThan(MOST);
        }
    }

    @Test
    void launched_longerThanAnAddress_isRefusedByName() {
        try (SmartClient client = client(Store.over(new MemoryRecords(), Sealing.none()))) {
            assertThatExceptionOfType(AddressException.class)
                    .isThrownBy(() -> client.launchFromEhr(launchOf("https://ehr.example/" + "x".repeat(3000))))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(AddressException.Reason.MALFORMED))
                    .withMessageContaining("2048");
            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> client.launchFromEhr(launchOf("https://ehr.example/" + "x".repeat(MANY))))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.MALFORMED_LAUNCH));
            assertThatExceptionOfType(AddressException.class)
                    .isThrownBy(() -> client.connect("https://ehr.example" + "/metadata".repeat(MANY)));
        }
    }

    @Test
    void complete_longAnswer_isRefusedBeforeItIsReadAndLooksNothingUp() {
        CountingStore counted = new CountingStore(new MemoryRecords());
        try (SmartClient client = client(counted.store())) {
            for (String query : List.of("&".repeat(MANY), "state=" + "x".repeat(MANY), "a=b&".repeat(MANY))) {
                URI answer = URI.create("https://app.example/callback?" + query);

                assertThat(processorTime(() -> assertThatExceptionOfType(LaunchException.class)
                                .isThrownBy(() -> client.completeLaunch(answer))
                                .satisfies(
                                        refused -> assertThat(refused.reason()).isEqualTo(Reason.MALFORMED_CALLBACK))))
                        .isLessThan(MOST);
            }
        }
        assertThat(counted.loads()).isZero();
    }

    @Test
    void complete_unknownState_readsOneRecord() {
        CountingStore counted = new CountingStore(new MemoryRecords());
        connect(counted.store(), 100);
        try (SmartClient client = client(counted.store())) {
            counted.reset();

            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> client.completeLaunch(URI.create("https://app.example/callback?state=s&code=c")))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_STATE));
        }
        assertThat(counted.loads()).isEqualTo(1);
        assertThat(counted.listed()).isZero();
        assertThat(counted.opened()).isZero();
    }

    @Test
    void launched_amongTenThousandConnections_opensNone() {
        CountingStore counted = new CountingStore(new MemoryRecords());
        connect(counted.store(), 10_000);
        try (SmartClient client = client(counted.store())) {
            // What an app with syncs does from time to time; records that earlier versions wrote are found here.
            assertThat(client.connections()).hasSize(10_000);
            counted.reset();

            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> client.launchFromEhr(launchOf("https://nobody.example/fhir")))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_SOURCE));
            assertThat(client.launchFromEhr(launchOf("https://source-77.example/fhir/")))
                    .isNotNull();

            assertThat(counted.opened()).isLessThanOrEqualTo(2);
            assertThat(counted.loads() + counted.listed()).isLessThanOrEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("longTexts")
    void pasted_longText_takesLinearTime(String ignoredName, String path) {
        Consumer<String> read = text -> assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> SourceAddress.pasted(text, AddressRules.strict()));
        Consumer<String> scan = text -> assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> SourceAddress.scanned(text, AddressRules.strict()));

        for (String text : List.of(path, "https://ehr.example" + path, path.repeat(16))) {
            assertThat(processorTime(() -> read.accept(text))).isLessThan(MOST);
            assertThat(processorTime(() -> scan.accept(text))).isLessThan(MOST);
        }
    }

    static Stream<Arguments> longTexts() {
        return Stream.of(
                        "/",
                        ".",
                        "(",
                        ">",
                        " ",
                        "\u200B",
                        "%2F",
                        "/metadata",
                        "/Organization/",
                        "#shc:/",
                        "/.well-known/")
                .map(unit -> Arguments.of(
                        "many " + URLEncoder.encode(unit, StandardCharsets.UTF_8),
                        unit.repeat(MANY / unit.length()) + "<x"));
    }

    private static SmartClient client(Store store) {
        return SmartClient.builder(APP, store).http(new OkHttpClient()).build();
    }

    private static URI launchOf(String iss) {
        return URI.create("https://app.example/launch?launch=x&iss=" + URLEncoder.encode(iss, StandardCharsets.UTF_8));
    }

    private static void connect(Store store, int count) {
        Records<ConnectionRecord> records = store.records(new ConnectionCodec());
        for (int at = 0; at < count; at++) {
            String base = "https://source-" + at + ".example/fhir";
            URI token = URI.create(base + "/token");
            ConnectionRecord record = ConnectionRecord.builder(
                            new ConnectionId("c" + at),
                            "account-" + at,
                            FhirBase.restore(base),
                            Role.recipient(List.of("Organization/1")),
                            AuthorizationEndpoints.of(token, token, null, null),
                            ClientIdentity.publicClient("pantry"),
                            Instant.EPOCH)
                    .tokens(TokenSet.of(Secret.of("token"), null, Instant.EPOCH, null))
                    .build();
            assertThat(records.create(record)).isPresent();
        }
    }

    /** The time of this thread alone: what else the machine does is not in it. */
    private static Duration processorTime(Runnable work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
    }
}
