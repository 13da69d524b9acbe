// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.diagnosis.DiagnosisStep;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.testkit.Requirement;

/** A connected source whose description now names another authorization server, and what else the sources' desk does. */
class MovedSourceTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final SmartClient client = world.client();
    private Connection county;

    @BeforeEach
    void connect() {
        world.source.token(firstTokens());
        URI asked = client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
        county = client.completeLaunch(approval(asked));
    }

    @AfterEach
    void close() {
        client.close();
        world.close();
    }

    @Test
    @Requirement({"DSC-15", "AZC-13"})
    void token_afterTheSourceNamesAnotherServer_isRefreshedWhereTheGrantCameFrom() {
        moveTokenEndpoint();
        world.clock.advance(Duration.ofHours(2));
        world.source.token(tokens("a2", "r2", 3600));

        assertThat(client.tokens(county.id()).token().reveal()).isEqualTo("a2");

        assertThat(world.other.requests()).isEmpty();
    }

    @Test
    @Requirement("DSC-15")
    void reconnect_whereTheServerMoved_sendsNothingThereUntilConfirmed() {
        moveTokenEndpoint();
        world.clock.advance(Duration.ofHours(2));

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> client.reconnect(county.id()).startLaunch())
                .withMessageContaining("Sources.confirmOrigin");
        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> client.connect(world.source.base().toString())
                        .account("another user")
                        .asPatient()
                        .startLaunch());
        assertThat(world.other.requests()).isEmpty();

        client.sources().confirmOrigin(world.source.base(), Origin.of(world.other.uri("/")));
        URI asked = client.reconnect(county.id()).startLaunch().authorizeUrl();
        world.other.token(tokens("a3", "r3", 3600));

        assertThat(client.completeLaunch(approval(asked)).id()).isEqualTo(county.id());
        assertThat(world.other.requests(FakeSource.TOKEN)).hasSize(1);
    }

    @Test
    void diagnose_ofAConnection_tellsThatItsServerMoved() {
        moveTokenEndpoint();
        world.source.on(
                "/fhir/metadata",
                request -> answer(
                        200,
                        JsonObject.builder()
                                .text("resourceType", "CapabilityStatement")
                                .text("fhirVersion", "4.0.1")
                                .build()));

        DiagnosisReport report = client.diagnose(county.id());

        assertThat(report.check("endpoints").map(DiagnosisStep::outcome)).contains(DiagnosisStep.Outcome.FAILED);
        assertThat(report.check("token").map(DiagnosisStep::outcome)).contains(DiagnosisStep.Outcome.PASSED);
        assertThat(report.toString()).doesNotContain("a1").doesNotContain("r1");
        assertThat(world.other.requests()).isEmpty();
    }

    @Test
    void sources_desk_findsJudgesAndIntrospects() {
        Sources sources = client.sources();
        world.source.configuration(world.source
                .configuration()
                .text("introspection_endpoint", world.source.url("/auth/introspect"))
                .build());
        world.source.on(
                "/auth/introspect",
                request -> answer(200, JsonObject.builder().flag("active", true).build()));
        world.clock.advance(Duration.ofHours(2));

        assertThat(sources.introspect(county.id()).orElseThrow().active()).isTrue();
        assertThat(sources.parseAddress(world.source.base() + "/metadata").baseUrl())
                .isEqualTo(world.source.base());
        assertThat(sources.parseQrCode(world.source.base().toString()).baseUrl())
                .isEqualTo(world.source.base());
        assertThat(sources.checkCapabilities(world.source.base(), Role.recipient(java.util.List.of("Organization/1")))
                        .isConnectable())
                .isTrue();
        assertThat(sources.diagnose(world.source.base(), Role.patient()).check("discovery"))
                .isPresent();
        assertThat(sources.checkIpa(world.source.base()).check("discovery")).isPresent();
        assertThat(sources.checkIpa(county.id()).check("token")).isPresent();
        assertThat(sources.registrations().all()).isEmpty();
        assertThat(sources.brands().of(sources.smartConfiguration(world.source.base())))
                .isEmpty();
    }

    @Test
    @Requirement({"REG-07", "SCP-14"})
    void begin_withSettingsOfThatSource_usesThem() {
        SmartApp app = world.app()
                .at(
                        world.source.base().toString(),
                        SourceSettings.none()
                                .client(ClientIdentity.publicClient("special"))
                                .scopes("user/Task.rs")
                                .scopeStyle(ScopeStyle.V1)
                                .authorizationEndpoint(world.source.url("/mine")));
        try (SmartClient special = world.client(app, url -> {})) {
            URI asked = special.connect(world.source.base().toString())
                    .asRecipient("Organization/1")
                    .startLaunch()
                    .authorizeUrl();

            assertThat(asked.getPath()).isEqualTo("/mine");
            assertThat(SmartClientFixture.asked(asked))
                    .containsEntry("client_id", "special")
                    .containsEntry("scope", "user/Task.read");
        }
    }

    private void moveTokenEndpoint() {
        world.other.worksFor(world.source);
        world.source.configuration(world.source
                .configuration()
                .text("token_endpoint", world.other.url(FakeSource.TOKEN))
                .build());
    }
}
