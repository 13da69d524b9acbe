// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.MetadataWarning;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Requirement;

/** What is read out of a description, odd ones included, and what the app sets by hand over it. */
class DescriptionTest {
    private final FakeSource source = new FakeSource();
    private final AddressRules rules = AddressRules.strict().allowingLoopback();
    private final HttpSender http =
            DirectHttp.over(new OkHttpClient(), rules, Limits.defaults().callTime(Duration.ofSeconds(5)));

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    @Requirement({"DSC-06", "DSC-11"})
    void remarks_ofFlawlessDescription_areNone() {
        assertThat(discover().remarks()).isEmpty();
    }

    @Test
    @Requirement({"DSC-06", "DSC-16", "AZR-15"})
    void remarks_ofMistypedMembers_nameEachAndHideNothingElse() {
        String body = "{\"token_endpoint\":\"auth/token\",\"authorization_endpoint\":\"" + source.url("/a")
                + "\",\"issuer\":7,\"capabilities\":\"launch-standalone\",\"scopes_supported\":{},"
                + "\"revocation_endpoint\":\"http://as.example/r\",\"code_challenge_methods_supported\":[\"plain\"]}";
        source.on("/fhir/.well-known/smart-configuration", request -> answer(200, "application/json", body));

        SmartConfiguration found = discover();

        assertThat(found.remarks())
                .extracting(MetadataWarning::member)
                .contains(
                        "token_endpoint",
                        "issuer",
                        "capabilities",
                        "scopes_supported",
                        "revocation_endpoint",
                        "code_challenge_methods_supported",
                        "grant_types_supported");
        assertThat(found.capabilities()).containsExactly("launch-standalone");
        assertThat(found.token()).isEqualTo(source.uri("/fhir/auth/token"));
        assertThat(found.revocation()).isEmpty();
        assertThat(found.issuer()).isEmpty();
    }

    @Test
    @Requirement({"DSC-10", "DSC-12", "DSC-08"})
    void description_withExtensions_keepsThemAsPublished() {
        source.configuration(source.configuration()
                .texts("capabilities", List.of("x-foo", "https://ig.example/cap"))
                .texts("scopes_supported", List.of("launch"))
                .text("introspection_endpoint", source.url("/introspect"))
                .text("user_access_brand_bundle", source.url("/brands.json"))
                .object(
                        "user_access_brand_identifier",
                        JsonObject.builder().text("value", "example.org").build())
                .objects(
                        "associated_endpoints",
                        List.of(JsonObject.builder()
                                .text("url", "https://other.example/fhir")
                                .texts("capabilities", List.of("x"))
                                .build()))
                .build());

        SmartConfiguration found = discover();

        assertThat(found.capabilities()).containsExactly("x-foo", "https://ig.example/cap");
        assertThat(found.associatedEndpoints()).isEqualTo(Map.of("https://other.example/fhir", List.of("x")));
        assertThat(found.introspection()).contains(source.uri("/introspect"));
        assertThat(found.brands()).contains(source.uri("/brands.json"));
        assertThat(found.brandIdentifier()).contains("example.org");
    }

    @Test
    void discover_withMembersSetByHand_prefersThem() {
        SourceSettings byHand = SourceSettings.none()
                .tokenEndpoint(source.url("/mine/token"))
                .published("revocation_endpoint", source.url("/mine/revoke"));

        SmartConfiguration found = discovery(byHand).discover(source.base());

        assertThat(found.token()).isEqualTo(source.uri("/mine/token"));
        assertThat(found.revocation()).contains(source.uri("/mine/revoke"));
        assertThat(found.authorization()).contains(source.uri("/auth/authorize"));
    }

    @Test
    void discover_ofSourceThatDescribesItselfNowhere_usesWhatIsSetByHand() {
        source.on("/fhir/.well-known/smart-configuration", request -> answer(404, "text/plain", ""));
        source.on("/fhir/metadata", request -> answer(401, "text/plain", ""));
        SourceSettings half = SourceSettings.none().tokenEndpoint(source.url("/t"));
        SourceSettings both = half.authorizationEndpoint(source.url("/a"));

        assertThat(discovery(both).discover(source.base()).token()).isEqualTo(source.uri("/t"));
        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> discovery(half).discover(source.base()));
    }

    @Test
    @Requirement("DSC-18")
    void discover_withUnsafeEndpointSetByHand_isRefused() {
        SourceSettings byHand = SourceSettings.none().tokenEndpoint("http://as.example/token");

        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> discovery(byHand).discover(source.base()))
                .withMessageContaining("token_endpoint");
    }

    private SmartConfiguration discover() {
        return discovery(SourceSettings.none()).discover(source.base());
    }

    private Discovery discovery(SourceSettings settings) {
        return new Discovery(http, rules, Clock.systemUTC(), base -> settings.published());
    }
}
