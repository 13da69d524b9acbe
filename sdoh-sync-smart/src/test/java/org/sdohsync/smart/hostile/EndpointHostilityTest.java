// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.DiscoveryException.Reason;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.finding.BrandBundle;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Descriptions that are well-formed and name what they should not. */
class EndpointHostilityTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    static Stream<String> unusable() {
        return Stream.of(
                "http://as.example/token",
                "https://as.example/token#part",
                "https://user:password@as.example/token",
                "https://169.254.169.254/token",
                "https://10.0.0.1/token",
                "https://as.example:99999/token",
                "https://as.example:0/token",
                "https://" + "a".repeat(64) + ".example/token",
                "https:///token",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "data:text/plain,token",
                "data:text/html,<script>",
                "ftp://as.example/token",
                "https://as.example/a b",
                "https://as.example\\@evil.example/token");
    }

    @Hostile(4)
    @Requirement("DSC-18")
    @ParameterizedTest(name = "4 token endpoint {0}")
    @MethodSource("unusable")
    void begin_whereTheTokenEndpointIsUnsafe_isUnusable(String address) {
        assertBegins(described("token_endpoint", quoted(escaped(address))), Reason.UNUSABLE);
    }

    @Hostile(4)
    @Requirement("DSC-18")
    @ParameterizedTest(name = "4 authorization endpoint {0}")
    @MethodSource("unusable")
    void begin_whereTheAuthorizationEndpointIsUnsafe_isUnusable(String address) {
        assertBegins(described("authorization_endpoint", quoted(escaped(address))), Reason.UNUSABLE);
    }

    @Hostile(4)
    @Requirement("DSC-18")
    @ParameterizedTest(name = "4 revocation endpoint {0}")
    @MethodSource("unusable")
    void begin_whereAnOptionalEndpointIsUnsafe_doesWithout(String address) {
        stage.home.on(Stage.WELL_KNOWN, request -> described("revocation_endpoint", quoted(escaped(address))));

        SmartConfiguration found = stage.client().sources().smartConfiguration(stage.home.base());

        assertThat(found.revocation()).isEmpty();
        assertThat(found.remarks()).anyMatch(remark -> remark.member().equals("revocation_endpoint"));
    }

    @Hostile(4)
    @Requirement("DSC-05")
    @ParameterizedTest(name = "4 relative token endpoint {0}")
    @CsvSource({"../auth/token, /auth/token", "auth/token, /fhir/auth/token", "/auth/token, /auth/token"})
    void complete_whereTheTokenEndpointIsRelative_asksBelowTheBase(String written, String asked) {
        stage.home.on(Stage.WELL_KNOWN, request -> described("token_endpoint", quoted(written)));
        stage.home.on(asked, request -> TokenJson.first().answer());
        stage.home.token(TokenJson.first().answer());

        Connection connection = stage.client().completeLaunch(Stage.approved(stage.begin()));

        assertThat(stage.grant(connection.id())).isEqualTo(Stage.Grant.KEPT);
        assertThat(stage.home.requests(asked)).hasSize(1);
    }

    @Hostile(4)
    @Test
    @DisplayName("4 endpoints with queries of their own")
    void complete_whereEndpointsHaveQueries_keepsThem() {
        stage.home.on(
                Stage.WELL_KNOWN,
                request -> FakeSource.answer(
                        200,
                        stage.home
                                .configuration()
                                .text("authorization_endpoint", stage.home.url("/auth/authorize?tenant=1"))
                                .text("token_endpoint", stage.home.url("/auth/token?tenant=1"))
                                .build()));
        stage.home.token(TokenJson.first().answer());

        URI asked = stage.begin();
        Connection connection = stage.client().completeLaunch(Stage.approved(asked));

        assertThat(asked.getRawQuery()).startsWith("tenant=1&");
        assertThat(stage.home.requests(FakeSource.TOKEN).get(0).getUrl().query())
                .isEqualTo("tenant=1");
        assertThat(stage.grant(connection.id())).isEqualTo(Stage.Grant.KEPT);
    }

    static Stream<Arguments> oddMembers() {
        return Stream.of(
                Arguments.of("token_endpoint", null, Reason.NOT_FHIR),
                Arguments.of("token_endpoint", "\"\"", Reason.NOT_FHIR),
                Arguments.of("token_endpoint", "7", Reason.NOT_FHIR),
                Arguments.of("token_endpoint", "[\"https://as.example/token\"]", Reason.NOT_FHIR),
                Arguments.of("authorization_endpoint", null, Reason.UNUSABLE),
                Arguments.of("authorization_endpoint", "{}", Reason.UNUSABLE),
                Arguments.of("capabilities", "\"launch-standalone\"", null),
                Arguments.of("capabilities", "{\"a\":1}", null),
                Arguments.of("capabilities", "[null,7,\"permission-v2\"]", null),
                Arguments.of("code_challenge_methods_supported", null, null),
                Arguments.of("code_challenge_methods_supported", "[]", null),
                Arguments.of("code_challenge_methods_supported", "[\"plain\"]", null),
                Arguments.of("code_challenge_methods_supported", "\"plain\"", null),
                Arguments.of("issuer", "[]", null),
                Arguments.of("authorization_response_iss_parameter_supported", "\"perhaps\"", null));
    }

    @Hostile(5)
    @Requirement("DSC-06")
    @ParameterizedTest(name = "5 {0} is {1}")
    @MethodSource("oddMembers")
    void begin_whereAMemberIsOdd_endsTypedOrUsesS256(String member, @Nullable String json, @Nullable Reason reason) {
        assertBegins(described(member, json), reason);
    }

    @Hostile(7)
    @Requirement({"DSC-15", "AZC-13"})
    @ParameterizedTest(name = "7 {0} moved to another origin")
    @ValueSource(strings = {"token_endpoint", "authorization_endpoint", "revocation_endpoint"})
    void reconnect_whereAnEndpointMoved_sendsNothingAndRefreshesWhereItWas(String member) {
        Connection held = stage.connected();
        stage.home.on(Stage.WELL_KNOWN, request -> described(member, quoted(stage.foreign.url("/auth/token"))));
        stage.clock.advance(Duration.ofDays(8));

        for (SmartClient running : List.of(stage.client(), stage.restarted())) {
            assertThat(Stage.failure(
                                    AuthorizationException.class,
                                    () -> running.reconnect(held.id()).startLaunch())
                            .reason())
                    .isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG);
        }

        stage.home.token(TokenJson.fresh().answer());
        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
        stage.client().disconnect(held.id());
        assertThat(stage.home.forms("/auth/revoke")).hasSize(1);
    }

    @Hostile(7)
    @Requirement("DSC-15")
    @Test
    @DisplayName("7 introspection at another origin")
    void introspect_whereTheEndpointIsElsewhere_sendsNothing() {
        Connection held = stage.connected();
        stage.home.on(
                Stage.WELL_KNOWN,
                request -> described("introspection_endpoint", quoted(stage.otherPort.url("/introspect"))));
        stage.clock.advance(Duration.ofDays(8));

        assertThat(Stage.failure(
                                AuthorizationException.class,
                                () -> stage.client().sources().introspect(held.id()))
                        .reason())
                .isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(8)
    @Requirement("DSC-07")
    @Test
    @DisplayName("8 issuer without sign-in")
    void begin_withAnIssuerWithoutSignIn_goesOn() {
        assertBegins(described("issuer", quoted("https://as.example")), null);
    }

    @Hostile(8)
    @Requirement({"DSC-22", "DSC-23"})
    @ParameterizedTest(name = "8 the issuer''s own description is {0}")
    @ValueSource(
            strings = {
                "<html>Sign in</html>",
                "[]",
                "{}",
                "{\"issuer\":\"https://other.example\",\"jwks_uri\":\"http://127.0.0.2/keys\"}",
                "{\"issuer\":\"ISSUER\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://as.example/keys\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"https://as.example:99999/keys\"}",
                "{\"issuer\":\"ISSUER/\",\"jwks_uri\":\"https://as.example/keys\"}"
            })
    void begin_whereTheIssuerSaysSomethingElse_isUnusable(String description) {
        String issuer = stage.home.url("/realm");
        stage.home.on(Stage.WELL_KNOWN, request -> described("issuer", quoted(issuer)));
        stage.home.on(
                "/realm/.well-known/openid-configuration",
                request -> FakeSource.answer(200, "application/json", description.replace("ISSUER", issuer)));
        stage.run(stage.app().scopes("openid", "fhirUser", "user/Task.rus"));

        assertThat(Stage.failure(DiscoveryException.class, stage::begin).reason())
                .isEqualTo(Reason.UNUSABLE);
    }

    @Hostile(9)
    @Requirement("DSC-21")
    @Test
    @DisplayName("9 the CapabilityStatement names other endpoints")
    void begin_whereTheDescriptionsDisagree_believesTheWellKnownOne() {
        stage.home.on(
                Stage.METADATA,
                request -> FakeSource.answer(
                        200, "application/fhir+json", capabilityStatement(stage.foreign.url("/auth/token"))));
        stage.home.token(TokenJson.first().answer());

        Connection connection = stage.client().completeLaunch(Stage.approved(stage.begin()));

        assertThat(stage.grant(connection.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(9)
    @Requirement({"DSC-15", "DSC-19"})
    @Test
    @DisplayName("9 the well-known one vanishes, the CapabilityStatement names other endpoints")
    void reconnect_whereOnlyTheOtherDescriptionIsLeft_sendsNothing() {
        Connection held = stage.connected();
        stage.home.on(Stage.WELL_KNOWN, request -> FakeSource.answer(404, null, ""));
        stage.home.on(
                Stage.METADATA,
                request -> FakeSource.answer(
                        200, "application/fhir+json", capabilityStatement(stage.foreign.url("/auth/token"))));
        stage.clock.advance(Duration.ofDays(8));

        Stage.failure(
                AuthorizationException.class,
                () -> stage.client().reconnect(held.id()).startLaunch());
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(10)
    @Requirement({"DSC-12", "BRD-05"})
    @Test
    @DisplayName("10 associated endpoints and brands at foreign places")
    void complete_withForeignAssociates_asksThemNothing() {
        stage.home.on(
                Stage.WELL_KNOWN,
                request -> FakeSource.answer(
                        200,
                        stage.home
                                .configuration()
                                .text("user_access_brand_bundle", stage.foreign.url("/brands"))
                                .objects(
                                        "associated_endpoints",
                                        List.of(JsonObject.builder()
                                                .text("url", stage.foreign.url("/fhir"))
                                                .texts("capabilities", List.of("launch-standalone"))
                                                .build()))
                                .build()));

        Connection held = stage.connected();
        stage.expire();
        stage.home.token(TokenJson.fresh().answer());

        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.client()
                        .sources()
                        .smartConfiguration(stage.home.base())
                        .associatedEndpoints())
                .containsOnlyKeys(stage.foreign.url("/fhir"));
    }

    @Hostile(10)
    @Requirement("BRD-06")
    @Test
    @DisplayName("10 brands are read without a token, and their logos not at all")
    void brands_atAForeignPlace_areReadWithoutToken() {
        Connection held = stage.connected();
        stage.home.on(
                Stage.WELL_KNOWN, request -> described("user_access_brand_bundle", quoted(stage.home.url("/brands"))));
        String logo = "data:image/png;base64," + "A".repeat(500_000);
        stage.home.on(
                "/brands",
                request -> FakeSource.answer(
                        200,
                        "application/json",
                        "{\"resourceType\":\"Bundle\",\"entry\":["
                                + brand("a", stage.foreign.url("/logo.png"))
                                + ","
                                + brand("b", logo)
                                + "]}"));

        BrandBundle brands = stage.restarted().sources().brands().fetch(URI.create(stage.home.url("/brands")));

        assertThat(brands.sources()).extracting(source -> source.name()).containsExactlyInAnyOrder("a", "b");
        assertThat(stage.home.requests("/brands").get(0).getHeaders().get("Authorization"))
                .isNull();
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(10)
    @Test
    @DisplayName("10 a bundle with logos beyond the limit")
    void brands_beyondTheLimit_areRefused() {
        stage.home.on(
                "/brands",
                request -> FakeSource.answer(
                        200, "application/json", brand("a", "data:image/png;base64," + "A".repeat(5_000_000))));

        Stage.failure(() -> stage.client().sources().brands().fetch(URI.create(stage.home.url("/brands"))));
    }

    private void assertBegins(MockResponse description, @Nullable Reason reason) {
        Connection held = stage.connected();
        stage.home.on(Stage.WELL_KNOWN, request -> description);
        stage.clock.advance(Duration.ofDays(8));

        for (SmartClient running : List.of(stage.client(), stage.restarted())) {
            if (reason == null) {
                assertThat(running.reconnect(held.id())
                                .startLaunch()
                                .authorizeUrl()
                                .getRawQuery())
                        .contains("code_challenge_method=S256");
            } else {
                assertThat(Stage.failure(
                                        DiscoveryException.class,
                                        () -> running.reconnect(held.id()).startLaunch())
                                .reason())
                        .isEqualTo(reason);
            }
        }
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    /** The good description with one member written otherwise, or left out. */
    private MockResponse described(String member, @Nullable String json) {
        StringBuilder text = new StringBuilder("{");
        JsonObject good = stage.home.configuration().remove(member).build();
        text.append(new String(good.toBytes(), java.nio.charset.StandardCharsets.UTF_8).substring(1));
        if (json != null) {
            text.setLength(text.length() - 1);
            text.append(",\"").append(member).append("\":").append(json).append('}');
        }
        return FakeSource.answer(200, "application/json", text.toString());
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\");
    }

    private static String brand(String name, String logo) {
        return "{\"resource\":{\"resourceType\":\"Endpoint\",\"id\":\"" + name
                + "\",\"name\":\"" + name + "\",\"address\":\"https://" + name
                + ".example/fhir\",\"extension\":[{\"url\":\"logo\",\"valueUrl\":\"" + logo + "\"}]}}";
    }

    private static String capabilityStatement(String token) {
        return """
                {"resourceType":"CapabilityStatement","rest":[{"mode":"server","security":{"extension":[
                {"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris","extension":[
                {"url":"authorize","valueUri":"%s"},{"url":"token","valueUri":"%s"}]}]}}]}
                """.formatted(token, token);
    }
}
