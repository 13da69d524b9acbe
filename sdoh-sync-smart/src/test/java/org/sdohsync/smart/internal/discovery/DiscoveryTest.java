// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.DiscoveryException.Reason;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.testkit.Requirement;

/** What a source publishes about itself, and what an address is that is no SMART server. */
class DiscoveryTest {
    private static final String WELL_KNOWN = "/fhir/.well-known/smart-configuration";
    private static final String OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    private final FakeSource source = new FakeSource();
    private final AddressRules rules = AddressRules.strict().allowingLoopback();
    private final Discovery discovery = new Discovery(
            DirectHttp.over(
                    new OkHttpClient(),
                    rules,
                    Limits.defaults().bodyBytes(20_000).callTime(Duration.ofSeconds(5))),
            rules,
            Clock.systemUTC());

    @AfterEach
    void close() {
        source.close();
    }

    /** DSC-01, DSC-02, DSC-04; no token is sent. */
    @Requirement({"DSC-01", "DSC-02", "DSC-04"})
    @Test
    void discover_withSmartConfiguration_readsItWithOneOpenRequest() {
        SmartConfiguration found = discovery.discover(source.base());

        assertThat(found.token()).isEqualTo(source.uri(FakeSource.TOKEN));
        assertThat(found.authorization()).contains(source.uri("/auth/authorize"));
        assertThat(found.scopeStyle()).isEqualTo(ScopeStyle.V2);
        assertThat(source.requests()).hasSize(1);
        assertThat(source.requests().get(0).getHeaders().get("Authorization")).isNull();
        assertThat(source.requests().get(0).getHeaders().get("Accept")).contains("application/json");
    }

    @Test
    @Requirement("DSC-21")
    void discover_whereBothDescriptionsExist_believesTheWellKnownOne() {
        source.on("/fhir/metadata", request -> answer(200, "application/fhir+json", """
                {"resourceType":"CapabilityStatement","rest":[{"mode":"server","security":{"extension":[{
                 "url":"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris","extension":[
                 {"url":"token","valueUri":"https://other.example/token"}]}]}}]}"""));

        SmartConfiguration found = discovery.discover(source.base());

        assertThat(found.token()).isEqualTo(source.uri(FakeSource.TOKEN));
        assertThat(found.fromCapabilityStatement()).isFalse();
    }

    /** DSC-03: judged by the body. */
    @Requirement("DSC-03")
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/fhir+json", "text/html", ""})
    void discover_withAnyContentType_readsJson(String type) {
        @Nullable String header = type.isEmpty() ? null : type;
        String body = "\uFEFF{\"token_endpoint\":\"" + source.url("/t") + "\",\"capabilities\":\"launch-standalone\"}";
        source.on(WELL_KNOWN, request -> answer(200, header, body));

        assertThat(discovery.discover(source.base()).capabilities()).containsExactly("launch-standalone");
    }

    /** DSC-05. */
    @Requirement("DSC-05")
    @ParameterizedTest
    @CsvSource({"token,/fhir/token", "/auth/token,/auth/token", "../oauth/token?x=1,/oauth/token?x=1"})
    void discover_withRelativeEndpoint_resolvesAgainstBase(String published, String expected) {
        source.configuration(
                source.configuration().text("token_endpoint", published).build());

        assertThat(discovery.discover(source.base()).token()).isEqualTo(source.uri(expected));
    }

    /** DSC-18. */
    @Requirement("DSC-18")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://as.example/token",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https://user@as.example/token",
                "https://as.example/token#x",
                "https://169.254.169.254/token",
                "https://as.example/a b"
            })
    void discover_withUnsafeTokenEndpoint_isUnusable(String published) {
        source.configuration(
                source.configuration().text("token_endpoint", published).build());

        assertFails(Reason.UNUSABLE);
    }

    @Test
    void discover_withUnsafeOptionalEndpoint_leavesItOut() {
        source.configuration(source.configuration()
                .text("registration_endpoint", "http://as.example/r")
                .build());

        assertThat(discovery.discover(source.base()).registration()).isEmpty();
    }

    @Test
    void endpoints_withoutAuthorizationEndpoint_areUnusable() {
        source.configuration(
                source.configuration().remove("authorization_endpoint").build());

        SmartConfiguration found = discovery.discover(source.base());

        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> SourceEndpoints.forUsers(found))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.UNUSABLE));
    }

    /** DSC-19, DSC-20: the second rest entry, children in any order. */
    @Requirement({"DSC-19", "DSC-20"})
    @Test
    void discover_ofSmart1Server_readsItsCapabilityStatement() {
        source.on(WELL_KNOWN, request -> answer(200, "text/html", "<html>please log in</html>"));
        source.on("/fhir/metadata", request -> answer(200, capabilityStatement(oauthUris())));

        SmartConfiguration found = discovery.discover(source.base());

        assertThat(found.fromCapabilityStatement()).isTrue();
        assertThat(found.token()).isEqualTo(source.uri("/old/token"));
        assertThat(found.registration()).contains(source.uri("/old/register"));
        assertThat(found.scopeStyle()).isEqualTo(ScopeStyle.V1);
    }

    @Test
    void discover_ofFhirServerWithoutSmart_saysSo() {
        source.on(WELL_KNOWN, request -> answer(404, "text/plain", ""));
        source.on(
                "/fhir/metadata",
                request -> answer(200, capabilityStatement(JsonObject.builder().build())));

        assertFails(Reason.NO_SMART);
    }

    @Test
    void discover_ofWebPage_saysSo() {
        source.on(WELL_KNOWN, request -> answer(200, "text/html", "<!DOCTYPE html><title>Portal</title>"));
        source.on("/fhir/metadata", request -> answer(200, "text/html", "<!DOCTYPE html><title>Portal</title>"));

        assertFails(Reason.HTML_PAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"404|''", "200|[1,2]", "200|{\"hello\":\"world\"}", "200|''", "401|''", "403|{}", "405|''"})
    void discover_ofSomethingElse_isNotFhir(int status, String body) {
        source.on(WELL_KNOWN, request -> answer(status, "application/json", body));
        source.on("/fhir/metadata", request -> answer(status, "application/json", body));

        assertFails(Reason.NOT_FHIR);
    }

    /** DSC-17: never followed, and the target's path is not told. */
    @Requirement("DSC-17")
    @Test
    void discover_ofRedirect_followsNothingAndNamesTheOrigin() {
        source.on(WELL_KNOWN, request -> redirect("https://evil.example/x?session=1"));
        source.on("/fhir/metadata", request -> redirect("https://evil.example/x?session=1"));

        assertFails(Reason.REDIRECTED)
                .satisfies(failed -> assertThat(failed.getMessage())
                        .contains("https://evil.example:443")
                        .doesNotContain("session"));
    }

    @Test
    void discover_ofBusyServer_isRetryableWithItsWait() {
        source.on(
                WELL_KNOWN,
                request -> new MockResponse.Builder()
                        .code(503)
                        .setHeader("Retry-After", "7")
                        .build());
        source.on(
                "/fhir/metadata",
                request -> new MockResponse.Builder().code(503).build());

        assertFails(Reason.UNAVAILABLE).satisfies(failed -> {
            assertThat(failed.retryable()).isTrue();
            assertThat(failed.retryAfter()).contains(Duration.ofSeconds(7));
        });
    }

    @Test
    void discover_ofOversizedAnswer_isNotFhir() {
        source.on(WELL_KNOWN, request -> answer(200, "application/json", "{\"a\":\"" + "x".repeat(30_000) + "\"}"));

        assertFails(Reason.NOT_FHIR);
    }

    @Test
    void discover_whereNothingListens_isUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> discovery.discover(FhirBase.restore("http://127.0.0.1:" + port + "/fhir")))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.UNREACHABLE))
                .satisfies(failed -> assertThat(failed.retryable()).isTrue());
    }

    @Test
    void scopeStyle_whenOnlyV1IsListed_isV1() {
        source.configuration(source.configuration()
                .texts("capabilities", List.of("permission-v1"))
                .build());

        assertThat(discovery.discover(source.base()).scopeStyle()).isEqualTo(ScopeStyle.V1);
    }

    /** DSC-22, DSC-23: the issuer's own description must be of that issuer. */
    @Requirement({"DSC-22", "DSC-23"})
    @Test
    void prove_issuer_believesOnlyItsOwnDescription() {
        String issuer = source.url("/realm");
        source.on(
                "/realm/.well-known/openid-configuration",
                request -> answer(
                        200,
                        JsonObject.builder()
                                .text("issuer", issuer)
                                .text("jwks_uri", source.url("/keys"))
                                .build()));

        assertThat(proved(issuer).keys()).contains(source.uri("/keys"));
        assertThat(proved(issuer + "/").keys()).isEmpty();
        assertThat(proved("http://as.example").keys()).isEmpty();
    }

    private IssuerVerification proved(String issuer) {
        source.configuration(source.configuration().text("issuer", issuer).build());
        return discovery.prove(discovery.rediscover(source.base()));
    }

    private org.assertj.core.api.ThrowableAssertAlternative<DiscoveryException> assertFails(Reason reason) {
        return assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> discovery.discover(source.base()))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(reason));
    }

    private static MockResponse redirect(String location) {
        return new MockResponse.Builder()
                .code(302)
                .setHeader("Location", location)
                .build();
    }

    private JsonObject oauthUris() {
        return JsonObject.builder()
                .text("url", OAUTH_URIS)
                .objects("extension", List.of(uri("register"), uri("token"), uri("authorize")))
                .build();
    }

    private JsonObject uri(String name) {
        return JsonObject.builder()
                .text("url", name)
                .text("valueUri", source.url("/old/" + name))
                .build();
    }

    private static JsonObject capabilityStatement(JsonObject extension) {
        JsonObject security =
                JsonObject.builder().objects("extension", List.of(extension)).build();
        return JsonObject.builder()
                .text("resourceType", "CapabilityStatement")
                .objects(
                        "rest",
                        List.of(
                                JsonObject.builder().text("mode", "client").build(),
                                JsonObject.builder()
                                        .text("mode", "server")
                                        .object("security", security)
                                        .build()))
                .build();
    }
}
