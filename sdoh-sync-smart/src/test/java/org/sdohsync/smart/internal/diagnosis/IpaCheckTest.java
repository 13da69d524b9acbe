// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.diagnosis.DiagnosisStep;
import org.sdohsync.smart.diagnosis.DiagnosisStep.Outcome;
import org.sdohsync.smart.internal.diagnosis.IpaCheck.Grade;
import org.sdohsync.testkit.Requirement;

/** The client's process of International Patient Access, step by step and graded. */
class IpaCheckTest {
    private final DiagnosisFixture world = new DiagnosisFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement({"IPA-10", "IPA-13", "IPA-15"})
    void connection_toAnIpaServer_walksTheProcessInOrder() {
        DiagnosisReport report = world.ipa().connection(world.connection(), DiagnosisFixture.tokens());

        assertThat(report.works()).isTrue();
        assertThat(report.checks())
                .extracting(DiagnosisStep::name)
                .containsExactly(
                        "name",
                        "network",
                        "TLS",
                        "clock",
                        "metadata",
                        "instantiates",
                        "profiles",
                        "discovery",
                        "capabilities",
                        "PKCE",
                        "scopes",
                        "client",
                        "token",
                        "patient");
        assertThat(IpaCheck.grade(report)).isEqualTo(Grade.DECLARED);
        assertThat(world.source.requests())
                .extracting(request -> request.getUrl().encodedPath())
                .containsExactly(
                        "/fhir/metadata", "/fhir/.well-known/smart-configuration", "/fhir/Patient/patient-canary");
        assertThat(report.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "http://hl7.org/fhir/uv/ipa/CapabilityStatement/ipa,DECLARED",
        "http://hl7.org/fhir/uv/ipa/CapabilityStatement/ipa-server,DECLARED",
        "http://hl7.org/fhir/uv/ipa/CapabilityStatement/ipa-server|1.0.0,DECLARED",
        "http://hl7.org/fhir/uv/ipa/CapabilityStatement/ipa-client,PROFILES",
        "http://example.org/other,PROFILES"
    })
    @Requirement("IPA-11")
    void grade_byInstantiates_acceptsBothSpellings(String canonical, Grade grade) {
        statement(DiagnosisFixture.statement().texts("instantiates", List.of(canonical)));

        DiagnosisReport report = world.ipa().server(world.source.base());

        assertThat(report.works()).isTrue();
        assertThat(IpaCheck.grade(report)).isEqualTo(grade);
    }

    @Test
    @Requirement("IPA-11")
    void grade_ofServerThatSaysNothing_isNothingAndNoFailure() {
        statement(DiagnosisFixture.statement().remove("instantiates").remove("rest"));

        DiagnosisReport report = world.ipa().server(world.source.base());

        assertThat(report.works()).isTrue();
        assertThat(IpaCheck.grade(report)).isEqualTo(Grade.NOTHING);
        assertThat(report.count(Outcome.WARNING)).isEqualTo(2);
    }

    @Test
    void server_withoutOpenMetadata_goesOnUngraded() {
        world.source.on("/fhir/metadata", request -> answer(401, "text/plain", ""));

        DiagnosisReport report = world.ipa().server(world.source.base());

        assertThat(report.works()).isTrue();
        assertThat(report.check("instantiates").orElseThrow().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(IpaCheck.grade(report)).isEqualTo(Grade.NOTHING);
    }

    @Test
    @Requirement({"IPA-04", "IPA-05", "AZR-11"})
    void server_thatLacksCapabilities_isTold() {
        world.source.configuration(world.full()
                .texts("capabilities", List.of("launch-standalone"))
                .texts("code_challenge_methods_supported", List.of("plain"))
                .build());

        DiagnosisReport report = world.ipa().server(world.source.base());

        assertThat(report.works()).isTrue();
        assertThat(report.check("capabilities").orElseThrow().found())
                .contains("permission-patient")
                .doesNotContain("launch-standalone");
        assertThat(report.check("PKCE").orElseThrow().outcome()).isEqualTo(Outcome.WARNING);
    }

    @Test
    @Requirement("IPA-04")
    void server_whenTheAppAsksForNoPatient_fails() {
        world.app = world.app.scopes("patient/Task.rs");

        DiagnosisReport report = world.ipa().server(world.source.base());

        assertThat(report.firstFailure().orElseThrow().name()).isEqualTo("scopes");
        assertThat(report.firstFailure().orElseThrow().next()).contains("launch/patient");
    }

    @Test
    @Requirement("DSC-08")
    void server_thatListsFewerScopes_isWarnedAboutOnly() {
        world.source.configuration(world.full()
                .texts("scopes_supported", List.of("launch/patient"))
                .build());

        assertThat(world.ipa()
                        .server(world.source.base())
                        .check("scopes")
                        .orElseThrow()
                        .outcome())
                .isEqualTo(Outcome.WARNING);
    }

    @Test
    @Requirement("IPA-06")
    void server_whereTheAppHasASecret_isToldToUseKeys() {
        world.app = world.app.registeredAt(
                world.source.base().toString(),
                ClientIdentity.withSecret("app", Method.CLIENT_SECRET_BASIC, Secret.of("canary"), null));

        DiagnosisStep check =
                world.ipa().server(world.source.base()).check("client").orElseThrow();

        assertThat(check.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(check.toString()).doesNotContain("canary");
    }

    @Test
    @Requirement("IPA-13")
    void connection_whosePatientCannotBeRead_fails() {
        world.source.on("/fhir/Patient/patient-canary", request -> answer(404, "text/plain", ""));
        DiagnosisReport unread = world.ipa().connection(world.connection(), DiagnosisFixture.tokens());
        DiagnosisReport nobody = world.ipa()
                .connection(
                        world.connection().toBuilder()
                                .context(LaunchContext.empty())
                                .build(),
                        DiagnosisFixture.tokens());

        assertThat(unread.firstFailure().orElseThrow().name()).isEqualTo("patient");
        assertThat(nobody.firstFailure().orElseThrow().next()).contains("launch/patient");
    }

    private void statement(JsonObject.Builder statement) {
        world.source.on("/fhir/metadata", request -> answer(200, statement.build()));
    }
}
