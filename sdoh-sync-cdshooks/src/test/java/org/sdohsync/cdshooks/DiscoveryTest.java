// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.reading.ReadingProblem;
import org.sdohsync.cdshooks.reading.ReadingProblem.Kind;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.cdshooks.service.CdsServices;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.testkit.Requirement;

/** Finding services, and the JWT that says who asks. */
@Timeout(240)
class DiscoveryTest {
    private static final String TWO = """
            {"services":[
              {"hook":"appointment-book","id":"member-history","title":"Member history","description":"**new** care",
               "version":"2.0.1","hookVersion":"1.0","usageRequirements":"a member","somethingNew":{"a":1},
               "prefetch":{"patient":"Patient/{{context.patientId}}","odd":17,
                 "orders":"ServiceRequest?_id={{context.appointments.entry.resource.basedOn.resolve().id}}"},
               "extension":{"example.note":"kept"}},
              {"hook":"patient-view","id":"member-history","description":"the same","title":null,"prefetch":{}},
              {"hook":"patient-view","id":"member-history","description":"twice"},
              {"hook":"order-sign","description":"no id"},
              "not an object",
              {"id":"no-hook"}]}
            """;

    private final CdsWorld world = new CdsWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void services_readUnderAClockTenYearsAhead_areAskedForAgainOnceItIsCorrected() {
        world.cds.on("GET /cds-services", 200, TWO);
        CdsHooks hooks = world.hooks();
        CdsProvider provider = world.provider();
        world.clock.advance(Duration.ofDays(3650));
        CdsServices ahead = hooks.services(provider);
        assertThat(hooks.services(provider)).isSameAs(ahead);
        world.clock.advance(Duration.ofDays(-3650));

        CdsServices now = hooks.services(provider);

        assertThat(now).isNotSameAs(ahead);
        assertThat(hooks.services(provider)).isSameAs(now);
        world.clock.advance(Duration.ofMinutes(-4));
        assertThat(hooks.services(provider)).isSameAs(now);
    }

    @Test
    @Requirement({"CDS-01", "CDS-17", "CDS-19", "CDS-22", "CDS-23"})
    void discover_ofAProvider_readsEachEntryAndNamesWhatItCannotRead() {
        world.cds.on("GET /cds-services", 200, TWO);

        CdsServices found = world.hooks().discover(world.provider());

        assertThat(found.all())
                .extracting(CdsService::hook, CdsService::id)
                .containsExactly(tuple("appointment-book", "member-history"), tuple("patient-view", "member-history"));
        CdsService history = found.forHook(HookContext.APPOINTMENT_BOOK).get(0);
        assertThat(history.title()).contains("Member history");
        assertThat(history.description()).contains("**new** care");
        assertThat(history.version()).contains("2.0.1");
        assertThat(history.hookVersion()).contains("1.0");
        assertThat(history.usageRequirements()).contains("a member");
        assertThat(history.prefetch()).containsOnlyKeys("patient", "orders");
        assertThat(history.extension().text("example.note")).contains("kept");
        assertThat(found.find("patient-view", "member-history").flatMap(CdsService::description))
                .contains("the same");
        assertThat(found.find("order-sign", "member-history")).isEmpty();
        assertThat(found.problems())
                .contains(
                        new ReadingProblem("services[0].prefetch.odd", Kind.WRONG_TYPE),
                        new ReadingProblem("services[3].id", Kind.MISSING),
                        new ReadingProblem("services[4]", Kind.WRONG_TYPE),
                        new ReadingProblem("services[5].hook", Kind.MISSING));
    }

    @Test
    void services_readByAClockThatWasAhead_areAskedForAgain() {
        world.cds.on("GET /cds-services", 200, TWO);
        CdsHooks hooks = world.hooks();
        world.clock.set(CdsWorld.START.plus(Duration.ofDays(3650)));
        assertThat(hooks.services(world.provider()).all()).hasSize(2);
        world.clock.set(CdsWorld.START);
        world.cds.on("GET /cds-services", 200, "{\"services\":[]}");

        assertThat(hooks.services(world.provider()).all()).isEmpty();
    }

    @Test
    @Requirement("CDS-18")
    void discover_ofAProviderWithNothingOnOffer_isNoError() {
        world.cds.on("GET /cds-services", 200, "{\"services\":[]}");

        CdsServices found = world.hooks().discover(world.provider());

        assertThat(found.all()).isEmpty();
        assertThat(found.forHook(HookContext.APPOINTMENT_BOOK)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"services\":null}", "{\"services\":{}}"})
    void discover_withoutAList_isATypedError(String answer) {
        world.cds.on("GET /cds-services", 200, answer);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> world.hooks().discover(world.provider()))
                .withMessageContaining("check its base URL");
    }

    @ParameterizedTest
    @Requirement("CDS-16")
    @ValueSource(strings = {"", "/", "//", "/cds-services", "/cds-services/"})
    void discovery_whateverTheBaseLooksLike_hasOneFixedPath(String tail) {
        world.cds.on("GET /a/cds-services", 200, "{\"services\":[]}");

        assertThat(world.hooks()
                        .discover(CdsProvider.at(world.cds.url("/a" + tail)))
                        .all())
                .isEmpty();

        assertThat(world.cds.lines()).containsExactly("GET /a/cds-services");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plan.example",
                "ftp://plan.example",
                "https://u@plan.example",
                "https://plan.example?a=b",
                "https://plan.example/#f",
                "javascript:alert(1)"
            })
    void provider_atSomethingElseThanAServer_isRefused(String base) {
        assertThatIllegalArgumentException().isThrownBy(() -> CdsProvider.at(base));
    }

    @Test
    @Requirement("CDS-17")
    void serviceId_isOneEscapedSegment() {
        world.cds.on("POST /cds-services/a%2Fb%20c%3F..", 200, "{\"cards\":[]}");
        CdsService odd = CdsService.of(world.provider(), HookContext.APPOINTMENT_BOOK, "a/b c?..");

        assertThat(world.hooks().call(odd, world.connection(), world.history()).cards())
                .isEmpty();

        assertThat(world.cds.lines()).containsExactly("POST /cds-services/a%2Fb%20c%3F..");
    }

    @Test
    @Requirement("CDS-64")
    void services_areAskedForOnceADayAndAfterAFailedCall() {
        CdsHooks hooks = world.hooks();
        CdsProvider provider = world.provider();
        world.cds.on("GET /cds-services", 200, TWO);

        CdsService service = hooks.services(provider).all().get(0);
        assertThat(hooks.services(provider).all()).hasSize(2);
        assertThat(world.cds.requests()).hasSize(1);

        world.clock.advance(Duration.ofHours(23));
        assertThat(hooks.services(provider).all()).hasSize(2);
        assertThat(world.cds.requests()).hasSize(1);
        world.clock.advance(Duration.ofHours(1));
        assertThat(hooks.services(provider).all()).hasSize(2);
        assertThat(world.cds.requests()).hasSize(2);

        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> hooks.call(service, world.connection(), world.history()))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(CdsServiceException.Reason.NOT_FOUND));
        assertThat(hooks.services(provider).all()).hasSize(2);
        assertThat(world.cds.lines().subList(2, 4))
                .containsExactly("POST /cds-services/member-history", "GET /cds-services");
    }

    @Test
    @Requirement({"CDS-09", "CDS-10", "CDS-59", "CDS-60"})
    void requests_eachHaveAJwtOfTheirOwnForTheirUrl() throws Exception {
        world.cds.on("GET /cds-services", 200, TWO);
        world.cds.on("POST /cds-services/member-history", 200, "{\"cards\":[]}");
        CdsProvider provider = CdsProvider.at(world.cds.url(""))
                .signedAs(
                        "https://app.example/",
                        SigningKeys.newestFirst(world.key).hostedAt("https://app.example/jwks.json"))
                .tenant("clinic-12");
        CdsHooks hooks = world.hooks();

        CdsService service = hooks.discover(provider).all().get(0);
        assertThat(hooks.call(service, world.connection(), world.history()).cards())
                .isEmpty();

        SignedJWT first = jwt(0);
        SignedJWT second = jwt(1);
        JWSVerifier verifier = new ECDSAVerifier(
                JWKSet.parse(world.key.publicJwkSet()).getKeys().get(0).toECKey());
        for (SignedJWT jwt : List.of(first, second)) {
            assertThat(jwt.verify(verifier)).isTrue();
            assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES384");
            assertThat(jwt.getHeader().getType()).hasToString("JWT");
            assertThat(jwt.getHeader().getKeyID()).isEqualTo("sdk-2026-11");
            assertThat(jwt.getHeader().getJWKURL()).hasToString("https://app.example/jwks.json");
            assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("https://app.example/");
            assertThat(jwt.getJWTClaimsSet().getStringClaim("tenant")).isEqualTo("clinic-12");
            assertThat(jwt.getJWTClaimsSet().getSubject()).isNull();
            Duration life = Duration.between(
                    jwt.getJWTClaimsSet().getIssueTime().toInstant(),
                    jwt.getJWTClaimsSet().getExpirationTime().toInstant());
            assertThat(life).isLessThanOrEqualTo(Duration.ofMinutes(5));
            assertThat(jwt.getJWTClaimsSet().getIssueTime().toInstant()).isBeforeOrEqualTo(CdsWorld.START);
        }
        assertThat(first.getJWTClaimsSet().getAudience()).containsExactly(world.cds.url("/cds-services"));
        assertThat(second.getJWTClaimsSet().getAudience())
                .containsExactly(world.cds.url("/cds-services/member-history"));
        assertThat(first.getJWTClaimsSet().getJWTID())
                .isNotEqualTo(second.getJWTClaimsSet().getJWTID());
    }

    @Test
    void requests_toAProviderWithoutKeys_areNotSigned() {
        world.cds.on("GET /cds-services", 200, TWO);

        assertThat(world.hooks().discover(CdsProvider.at(world.cds.url(""))).all())
                .hasSize(2);

        assertThat(world.cds.last().getHeaders().get("Authorization")).isNull();
        assertThat(CdsWorld.service(world.provider(), "patient-view", Map.of()).prefetch())
                .isEmpty();
    }

    private SignedJWT jwt(int request) throws Exception {
        String header = world.cds.requests().get(request).getHeaders().get("Authorization");
        assertThat(header).startsWith("Bearer ");
        return SignedJWT.parse(String.valueOf(header).substring("Bearer ".length()));
    }
}
