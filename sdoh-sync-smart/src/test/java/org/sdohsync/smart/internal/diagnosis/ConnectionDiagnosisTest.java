// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.diagnosis.DiagnosisStep;
import org.sdohsync.smart.diagnosis.DiagnosisStep.Outcome;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Requirement;

/** Each step of a diagnosis, made to fail alone; and that it tells neither tokens nor patients. */
class ConnectionDiagnosisTest {
    private final DiagnosisFixture world = new DiagnosisFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement("USE-10")
    void connection_thatWorks_passesEveryStepAndTellsNoSecret() {
        DiagnosisReport report = world.diagnose();

        assertThat(report.works()).isTrue();
        assertThat(report.checks())
                .extracting(DiagnosisStep::name)
                .containsExactly(
                        "name",
                        "network",
                        "TLS",
                        "clock",
                        "metadata",
                        "discovery",
                        "needs",
                        "endpoints",
                        "registration",
                        "token",
                        "scopes",
                        "search");
        assertThat(report.checks())
                .filteredOn(check -> check.outcome() != Outcome.PASSED)
                .extracting(DiagnosisStep::name)
                .containsExactly("TLS", "clock");
        assertThat(report.toString()).doesNotContain("canary");
        assertThat(world.source.requests("/fhir/Task").get(0).getHeaders().get("Authorization"))
                .isEqualTo("Bearer token-canary");
        assertThat(world.source.requests("/fhir/metadata").get(0).getHeaders().get("Authorization"))
                .isNull();
    }

    @Test
    void source_beforeItIsConnected_stopsAtTheNeeds() {
        DiagnosisReport report = world.diagnosis().source(world.source.base(), Role.patient());

        assertThat(report.works()).isTrue();
        assertThat(report.check("token")).isEmpty();
        assertThat(report.check("needs")).isPresent();
    }

    @Test
    void connection_whoseNameDoesNotResolve_saysSoAndSkipsTheRest() {
        OkHttpClient lost = new OkHttpClient.Builder()
                .dns(host -> {
                    throw new UnknownHostException(host);
                })
                .build();

        DiagnosisReport report = world.diagnosis(world.http(lost))
                .source(FhirBase.restore("https://nowhere.example/fhir"), Role.patient());

        assertFails(report, "name");
        assertThat(report.count(Outcome.SKIPPED)).isEqualTo(3);
        assertThat(report.count(Outcome.PASSED)).isZero();
    }

    @Test
    void connection_whereNothingListens_failsAtTheNetwork() {
        FhirBase dead = world.source.base();
        world.source.close();

        assertFails(world.diagnosis().source(dead, Role.patient()), "network");
    }

    @Test
    @Requirement("TKR-33")
    void connection_withACertificateNobodyTrusts_failsAtTls(@TempDir Path folder) throws Exception {
        try (MockWebServer untrusted = new MockWebServer()) {
            untrusted.useHttps(SelfSigned.sockets(folder));
            untrusted.start();
            FhirBase base = FhirBase.restore("https://127.0.0.1:" + untrusted.getPort() + "/fhir");

            DiagnosisReport report = world.diagnosis().source(base, Role.patient());

            assertFails(report, "TLS");
            assertThat(report.firstFailure().orElseThrow().next()).contains("certificate");
            assertThat(untrusted.getRequestCount()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"59,PASSED", "61,WARNING", "-61,WARNING"})
    void connection_whoseClockDiffers_warnsBeyondAMinute(long seconds, Outcome outcome) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                DiagnosisFixture.NOW.plusSeconds(seconds).atOffset(ZoneOffset.UTC));
        String body =
                new String(DiagnosisFixture.statement().build().toBytes(), java.nio.charset.StandardCharsets.UTF_8);
        world.source.on(
                "/fhir/metadata",
                request -> new MockResponse.Builder()
                        .setHeader("Date", date)
                        .body(body)
                        .build());

        DiagnosisReport report = world.diagnose();

        assertThat(report.works()).isTrue();
        assertThat(report.check("clock").orElseThrow().outcome()).isEqualTo(outcome);
    }

    @Test
    void connection_toAnotherFhirVersion_fails() {
        world.source.on(
                "/fhir/metadata",
                request -> answer(
                        200,
                        DiagnosisFixture.statement()
                                .text("fhirVersion", "3.0.2")
                                .build()));

        assertFails(world.diagnose(), "metadata");
    }

    @Test
    void connection_withoutOpenMetadata_goesOn() {
        world.source.on("/fhir/metadata", request -> answer(401, "text/plain", ""));

        DiagnosisReport report = world.diagnose();

        assertThat(report.works()).isTrue();
        assertThat(report.check("metadata").orElseThrow().outcome()).isEqualTo(Outcome.WARNING);
    }

    @Test
    void connection_withoutDiscovery_failsThereWithItsAdvice() {
        world.source.on("/fhir/.well-known/smart-configuration", request -> answer(404, "text/plain", ""));

        DiagnosisReport report = world.diagnose();

        assertFails(report, "discovery");
        assertThat(report.check("token").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    @Requirement("DSC-06")
    void connection_withFlawedDiscovery_namesTheFirstFlaw() {
        world.source.configuration(
                world.full().remove("code_challenge_methods_supported").build());

        DiagnosisStep check = world.diagnose().check("discovery").orElseThrow();

        assertThat(check.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(check.found()).contains("code_challenge_methods_supported");
    }

    @Test
    @Requirement("DSC-15")
    void connection_whoseTokenEndpointMoved_failsAndSendsNothingThere() {
        try (FakeSource elsewhere = new FakeSource()) {
            world.source.configuration(
                    world.full().text("token_endpoint", elsewhere.url("/t")).build());

            DiagnosisReport report = world.diagnose();

            assertFails(report, "endpoints");
            assertThat(report.check("search").orElseThrow().outcome()).isEqualTo(Outcome.PASSED);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,FAILED", "13,WARNING", "15,PASSED"})
    @Requirement("REG-11")
    void connection_whoseSecretEnds_tellsAheadOfIt(long days, Outcome outcome) {
        world.client = ClientIdentity.withSecret(
                "app",
                Method.CLIENT_SECRET_BASIC,
                Secret.of("secret-canary"),
                DiagnosisFixture.NOW.plus(Duration.ofDays(days)));

        DiagnosisReport report = world.diagnose();

        assertThat(report.check("registration").orElseThrow().outcome()).isEqualTo(outcome);
        assertThat(report.toString()).doesNotContain("canary");
    }

    @Test
    void connection_withoutToken_failsWithTheReasonAndSkipsTheSearch() {
        TokenSource ended = new TokenSource() {
            @Override
            public Secret token() {
                throw new AuthorizationException(
                        "let the user connect again", AuthorizationException.Reason.REAUTHORIZE, null, null);
            }

            @Override
            public Secret replace(Secret rejected) {
                return token();
            }
        };

        DiagnosisReport report = world.diagnosis().connection(world.connection(), ended);

        assertFails(report, "token");
        assertThat(report.firstFailure().orElseThrow().next()).contains("connect again");
        assertThat(world.source.requests("/fhir/Task")).isEmpty();
    }

    @Test
    @Requirement({"SCP-11", "IPA-12"})
    void connection_withFewerScopesThanAsked_warns() {
        world.app = world.app.scopes("launch/patient", "patient/Task.rus", "patient/Goal.rs");
        DiagnosisReport report = world.diagnosis()
                .connection(
                        world.connection().toBuilder()
                                .grantedScopes(java.util.Set.of("patient/Task.rs"))
                                .build(),
                        DiagnosisFixture.tokens());

        DiagnosisStep check = report.check("scopes").orElseThrow();
        assertThat(check.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(check.found()).contains("patient/Goal.rs").contains("patient/Task.rus");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|''|FAILED",
                "403|''|FAILED",
                "404|''|FAILED",
                "400|''|WARNING",
                "500|''|FAILED",
                "200|<html>canary</html>|FAILED",
                "200|{\"resourceType\":\"Patient\"}|FAILED"
            })
    @Requirement("IPA-18")
    void connection_whoseSearchFails_saysHow(int status, String body, Outcome outcome) {
        world.source.on("/fhir/Task", request -> answer(status, "application/json", body));

        DiagnosisStep check = world.diagnose().check("search").orElseThrow();

        assertThat(check.outcome()).isEqualTo(outcome);
        assertThat(check.next()).isNotEmpty();
        assertThat(check.toString()).doesNotContain("canary");
    }

    @Test
    void connection_asRecipient_searchesByOwner() {
        world.diagnosis()
                .connection(
                        world.connection().toBuilder()
                                .role(Role.recipient(java.util.List.of("Organization/1")))
                                .build(),
                        DiagnosisFixture.tokens());

        assertThat(world.source.requests("/fhir/Task").get(0).getUrl().queryParameter("owner"))
                .isEqualTo("Organization/1");
    }

    private static void assertFails(DiagnosisReport report, String name) {
        assertThat(report.works()).isFalse();
        assertThat(report.firstFailure().orElseThrow().name()).isEqualTo(name);
        assertThat(report.firstFailure().orElseThrow().next()).isNotEmpty();
    }
}
