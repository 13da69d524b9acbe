// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.finding.FindingException.Reason;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.finding.HttpBrandDirectory;
import org.sdohsync.testkit.Requirement;

/** User-Access Brands: what a bundle says, and how it is fetched. */
class BrandDirectoryTest {
    private static final String BUNDLE = """
            {"resourceType":"Bundle","type":"collection","entry":[
             {"fullUrl":"https://b.example/Organization/1","resource":{"resourceType":"Organization","id":"1",
              "identifier":[{"system":"urn:ietf:rfc:3986","value":"https://valley.example"}],
              "name":"Valley Clinics","alias":["Talbot Care"],"active":true,
              "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/organization-brand",
                "extension":[{"url":"brandLogo","valueUrl":"https://evil.example/logo.png"}]}],
              "telecom":[{"system":"url","value":"https://valley.example/portal"}],
              "address":[{"city":"Fresno","state":"CA","postalCode":"93701"}],
              "endpoint":[{"reference":"Endpoint/e1"},{"reference":"https://b.example/Endpoint/e2"}]}},
             {"fullUrl":"https://b.example/Organization/2","resource":{"resourceType":"Organization","id":"2",
              "name":"Valley East Site","partOf":{"reference":"Organization/1"},"address":[{"city":"Clovis","state":"CA"}]}},
             {"fullUrl":"https://b.example/Endpoint/e1","resource":{"resourceType":"Endpoint","id":"e1","status":"active",
              "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/endpoint-fhir-version","valueCode":"4.0.1"}],
              "connectionType":{"code":"hl7-fhir-rest"},"address":"https://fhir.valley.example/r4/"}},
             {"fullUrl":"https://b.example/Endpoint/e2","resource":{"resourceType":"Endpoint","id":"e2","status":"active",
              "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/endpoint-fhir-version","valueCode":"1.0.2"}],
              "connectionType":{"code":"hl7-fhir-rest"},"address":"https://fhir.valley.example/dstu2"}},
             {"resource":{"resourceType":"Endpoint","id":"e3","connectionType":{"code":"direct-project"},
              "address":"https://direct.valley.example"}},
             {"resource":{"resourceType":"Endpoint","id":"e4","connectionType":{"code":"hl7-fhir-rest"},
              "address":"http://plain.example/r4"}},
             {"resource":{"resourceType":"Endpoint","id":"e5","connectionType":{"code":"hl7-fhir-rest"},"name":"Lonely",
              "address":"https://lonely.example/r4"}},
             7,{"resource":null},{"resource":{"resourceType":"Location"}}]}
            """;

    private final FakeSource server = new FakeSource();
    private final AddressRules rules = AddressRules.strict().allowingLoopback();
    private final DirectHttp http = DirectHttp.over(
            new OkHttpClient(), rules, Limits.defaults().bodyBytes(20_000).callTime(Duration.ofSeconds(5)));
    private final BrandDirectory directory = new HttpBrandDirectory(http, rules);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @Requirement("BRD-06")
    void parse_ofBundle_findsFhirEndpointsWithTheirBrands() {
        List<FoundSource> sources = bundle(BUNDLE).sources();

        assertThat(sources)
                .extracting(FoundSource::toString)
                .containsExactly(
                        "FoundSource[Valley Clinics, https://fhir.valley.example/r4]",
                        "FoundSource[Valley Clinics, https://fhir.valley.example/dstu2]",
                        "FoundSource[Lonely, https://lonely.example/r4]");
        assertThat(sources).extracting(FoundSource::mayBeR4).containsExactly(true, false, true);
        assertThat(sources.get(0).brands())
                .extracting(Brand::name)
                .containsExactly("Valley Clinics", "Valley East Site");
        assertThat(sources.get(0).portal()).hasToString("Optional[https://valley.example/portal]");
    }

    @ParameterizedTest
    @CsvSource({"valley,'',2", "TALBOT,fresno,2", "valley,clovis,2", "'',93701,2", "valley,boston,0", "lonely,'',0"})
    void search_byNameAndPlace_ignoresCase(String name, String place, int found) {
        assertThat(bundle(BUNDLE).search(name, place)).hasSize(found);
    }

    @Test
    @Requirement({"BRD-03", "BRD-04"})
    void join_ofOwnAndCollected_prefersTheOwnAndKeepsAnIdentifierOnce() {
        BrandBundle own = bundle(BUNDLE.replace("\"name\":\"Valley Clinics\"", "\"name\":\"Our Own Name\""));

        FoundSource joined =
                BrandBundle.join(List.of(own, bundle(BUNDLE))).sources().get(0);

        assertThat(joined.name()).isEqualTo("Our Own Name");
        assertThat(joined.brands().stream().filter(brand -> !brand.identifiers().isEmpty()))
                .hasSize(1);
    }

    @Test
    @Requirement({"BRD-01", "BRD-02"})
    void fetch_again_revalidatesByEtagAndReplacesWhenItChanged() {
        server.on("/brands", request -> {
            boolean known = "\"1\"".equals(request.getHeaders().get("If-None-Match"));
            MockResponse.Builder reply =
                    known ? new MockResponse.Builder().code(304) : new MockResponse.Builder().body(BUNDLE);
            return reply.setHeader("ETag", "\"1\"").build();
        });
        BrandBundle first = directory.fetch(server.uri("/brands"));
        assertThat(directory.fetch(server.uri("/brands"))).isSameAs(first);

        server.on(
                "/brands",
                request -> new MockResponse.Builder()
                        .setHeader("ETag", "\"2\"")
                        .body(BUNDLE.replace("Lonely", "Busy"))
                        .build());

        assertThat(directory.fetch(server.uri("/brands")).sources().get(2).name())
                .isEqualTo("Busy");
        assertThat(server.requests("/brands")).hasSize(3);
        assertThat(server.requests()).allMatch(request -> request.getHeaders().get("Authorization") == null);
    }

    @Test
    void fetch_againWithATagBeyondAscii_asksWithoutIt() {
        server.on(
                "/brands",
                request -> new MockResponse.Builder()
                        .addHeaderLenient("ETag", "\"\u00e9\"")
                        .body(BUNDLE)
                        .build());

        directory.fetch(server.uri("/brands"));
        directory.fetch(server.uri("/brands"));

        assertThat(server.requests("/brands"))
                .hasSize(2)
                .allMatch(request -> request.getHeaders().get("If-None-Match") == null);
    }

    @Test
    @Requirement("BRD-05")
    void of_sourceWithABundle_fetchesThatAndNothingElse() {
        server.configuration(server.configuration()
                .text("user_access_brand_bundle", server.url("/brands"))
                .build());
        server.on("/brands", request -> answer(200, "application/fhir+json", BUNDLE));
        Discovery discovery = new Discovery(http, rules, Clock.systemUTC());

        assertThat(directory.of(discovery.discover(server.base())).orElseThrow().sources())
                .hasSize(3);
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|<html>|NOT_A_DIRECTORY",
                "200|{\"resourceType\":\"Patient\"}|NOT_A_DIRECTORY",
                "404|''|NOT_A_DIRECTORY",
                "302|''|NOT_A_DIRECTORY",
                "503|''|UNAVAILABLE",
                "429|''|UNAVAILABLE"
            })
    void fetch_ofSomethingElse_saysSo(int status, String body, Reason reason) {
        server.on("/brands", request -> answer(status, "application/json", body));

        assertThatExceptionOfType(FindingException.class)
                .isThrownBy(() -> directory.fetch(server.uri("/brands")))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(reason))
                .satisfies(failed -> assertThat(failed.retryable()).isEqualTo(reason == Reason.UNAVAILABLE));
    }

    @Test
    void fetch_ofMoreThanTheLimit_isRefused() {
        server.on("/brands", request -> answer(200, "application/json", BUNDLE + " ".repeat(30_000)));

        assertThatExceptionOfType(FindingException.class)
                .isThrownBy(() -> directory.fetch(server.uri("/brands")))
                .withMessageContaining("Limits.bodyBytes");
    }

    private BrandBundle bundle(String json) {
        return BrandBundle.parse(json.getBytes(StandardCharsets.UTF_8), AddressRules.strict());
    }
}
