// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.udap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;

import com.nimbusds.jose.JWSAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.udap.UdapException.Reason;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.CertificateAuthority.Issued;

/** What a source may publish that is no member, or one no longer: the user is sent nowhere, and no statement is sent. */
@Timeout(600)
class UdapMetadataHostilityTest {
    @TempDir
    private Path folder;

    private Community world;

    @BeforeEach
    void open() {
        world = new Community(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void connect_atSourceThatLies_sendsNothing(String name, Reason reason, Consumer<Community> lie) {
        lie.accept(world);

        refused(world.trusted(), reason);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie(
                        "issued for another base",
                        Reason.OTHER_SOURCE,
                        world -> resigned(
                                world,
                                world.claims()
                                        .text("iss", "https://other.example/fhir")
                                        .text("sub", "https://other.example/fhir"))),
                lie(
                        "subject other than issuer",
                        Reason.OTHER_SOURCE,
                        world -> resigned(world, world.claims().text("sub", "https://other.example/fhir"))),
                lie("certificate of another member", Reason.OTHER_SOURCE, world -> {
                    world.server = world.authority
                            .order("other", "https://other.example/fhir")
                            .issue();
                    resigned(world, world.claims());
                }),
                lie("certificate without URI", Reason.OTHER_SOURCE, world -> {
                    world.server = world.authority.order("other", null).issue();
                    resigned(world, world.claims());
                }),
                lie("authority that nobody trusts", Reason.UNTRUSTED, world -> {
                    world.server = CertificateAuthority.root("community root", Community.NOW)
                            .order("source", world.source.base().toString())
                            .issue();
                    resigned(world, world.claims());
                }),
                lie("certificate expired yesterday", Reason.UNTRUSTED, world -> {
                    world.server = world.authority
                            .order("source", world.source.base().toString())
                            .valid(Community.NOW.minus(Duration.ofDays(30)), Community.NOW.minus(Duration.ofDays(1)))
                            .issue();
                    resigned(world, world.claims());
                }),
                lie("certificate of tomorrow", Reason.UNTRUSTED, world -> {
                    world.server = world.authority
                            .order("source", world.source.base().toString())
                            .valid(Community.NOW.plus(Duration.ofDays(1)), Community.NOW.plus(Duration.ofDays(9)))
                            .issue();
                    resigned(world, world.claims());
                }),
                lie("certificate that is no authority's issued it", Reason.UNTRUSTED, world -> {
                    Issued member = world.server;
                    Issued forged = CertificateAuthority.root("source", Community.NOW)
                            .order("source", world.source.base().toString())
                            .issue();
                    world.publishes(world.document(Community.signed(
                            world.claims().build(),
                            forged,
                            JWSAlgorithm.ES256,
                            List.of(
                                    forged.certificate(),
                                    member.certificate(),
                                    member.chain().get(1)))));
                }),
                lie(
                        "signature by another key",
                        Reason.MALFORMED,
                        world -> world.publishes(world.document(Community.signed(
                                world.claims().build(),
                                world.authority.order("x", "x:y").issue(),
                                JWSAlgorithm.ES256,
                                world.server.chain())))),
                lie(
                        "no certificate",
                        Reason.MALFORMED,
                        world -> world.publishes(world.document(Community.signed(
                                world.claims().build(), world.server, JWSAlgorithm.ES256, List.of())))),
                lie(
                        "algorithm none",
                        Reason.MALFORMED,
                        world -> world.publishes(world.document(encoded("{\"alg\":\"none\"}") + "."
                                + encoded(text(world.claims().build())) + "."))),
                lie(
                        "algorithm HS256",
                        Reason.MALFORMED,
                        world -> world.publishes(world.document(encoded("{\"alg\":\"HS256\"}") + "."
                                + encoded(text(world.claims().build())) + ".c2ln"))),
                lie(
                        "algorithm PS256",
                        Reason.MALFORMED,
                        world -> by(world, CertificateAuthority.rsa(2048), JWSAlgorithm.PS256)),
                lie(
                        "algorithm RS512",
                        Reason.MALFORMED,
                        world -> by(world, CertificateAuthority.rsa(2048), JWSAlgorithm.RS512)),
                lie(
                        "algorithm ES512",
                        Reason.MALFORMED,
                        world -> by(world, CertificateAuthority.elliptic("secp521r1"), JWSAlgorithm.ES512)),
                lie(
                        "signed over a year",
                        Reason.MALFORMED,
                        world -> resigned(
                                world,
                                world.claims()
                                        .number(
                                                "exp",
                                                Community.NOW
                                                        .plus(Duration.ofDays(400))
                                                        .getEpochSecond()))),
                lie(
                        "signature over",
                        Reason.EXPIRED,
                        world -> resigned(
                                world,
                                world.claims()
                                        .number(
                                                "iat",
                                                Community.NOW
                                                        .minus(Duration.ofDays(9))
                                                        .getEpochSecond())
                                        .number(
                                                "exp",
                                                Community.NOW
                                                        .minus(Duration.ofDays(1))
                                                        .getEpochSecond()))),
                lie(
                        "signature of tomorrow",
                        Reason.EXPIRED,
                        world -> resigned(
                                world,
                                world.claims()
                                        .number(
                                                "iat",
                                                Community.NOW
                                                        .plus(Duration.ofDays(1))
                                                        .getEpochSecond()))),
                lie(
                        "no times",
                        Reason.MALFORMED,
                        world -> resigned(world, world.claims().remove("exp"))),
                lie(
                        "no jti",
                        Reason.MALFORMED,
                        world -> resigned(world, world.claims().remove("jti"))),
                lie(
                        "unsigned endpoint",
                        Reason.MALFORMED,
                        world -> resigned(world, world.claims().remove("registration_endpoint"))),
                lie(
                        "unsigned authorization endpoint",
                        Reason.MALFORMED,
                        world -> resigned(world, world.claims().remove("authorization_endpoint"))),
                lie(
                        "endpoint other than signed",
                        Reason.MALFORMED,
                        world -> resigned(
                                world, world.claims().text("token_endpoint", world.source.url("/other/token")))),
                lie(
                        "endpoint in a private network",
                        Reason.MALFORMED,
                        world -> world.publishes(world
                                .document(world.signed(world.claims()
                                        .text("registration_endpoint", "https://10.0.0.8/register")
                                        .build()))
                                .toBuilder()
                                .remove("registration_endpoint")
                                .build())),
                lie("not signed", Reason.MALFORMED, world -> world.publishes(world.document(null))),
                lie("no JWT", Reason.MALFORMED, world -> world.publishes(world.document("nothing"))),
                lie(
                        "no JSON",
                        Reason.MALFORMED,
                        world -> world.publishes(world.document(Community.signed(
                                        world.claims().build(), world.server, JWSAlgorithm.ES256, world.server.chain())
                                .replaceFirst("\\.[^.]+\\.", ".bm9KU09O.")))),
                lie(
                        "endless signature",
                        Reason.MALFORMED,
                        world -> world.publishes(world.document("e30." + "A".repeat(200_000) + ".c2ln"))),
                lie(
                        "server error",
                        Reason.UNAVAILABLE,
                        world -> world.source.on("/fhir/.well-known/udap", request -> answer(503, null, ""))));
    }

    /** The algorithms of the standard. */
    @Test
    void connect_atMemberWithEachAlgorithmOfTheStandard_connects() {
        for (JWSAlgorithm algorithm :
                List.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.ES256, JWSAlgorithm.ES384)) {
            KeyPair keys = JWSAlgorithm.Family.RSA.contains(algorithm)
                    ? CertificateAuthority.rsa(2048)
                    : CertificateAuthority.elliptic(algorithm.equals(JWSAlgorithm.ES256) ? "secp256r1" : "secp384r1");
            by(world, keys, algorithm);

            try (SmartClient client = world.client(world.app(world.trusted()))) {
                assertThat(world.connect(client).source()).isEqualTo(world.source.base());
            }
        }
    }

    @Test
    void connect_atSourceWithShortRsaKey_isRefused() {
        Issued weak = world.authority
                .order("source", world.source.base().toString())
                .keys(CertificateAuthority.rsa(1024))
                .issue();
        // Nimbus signs with no such key: the signature is that of another JWT, and both are refused.
        world.publishes(world.document(world.signed(world.claims().build())
                .replaceFirst("^[^.]+", encoded("{\"alg\":\"RS256\",\"x5c\":[\"" + der(weak) + "\"]}"))));
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            assertThatExceptionOfType(UdapException.class).isThrownBy(() -> world.connect(client));
        }
    }

    @Test
    void connect_atRevokedMember_isRefused() {
        TrustCommunity trusted = world.trusted();
        world.current(world.server.certificate());

        refused(trusted, Reason.REVOKED);
    }

    @Test
    void connect_atMemberOfARevokedAuthority_isRefused() {
        TrustCommunity trusted = world.trusted();
        world.list(
                "root", world.root.revocations(Community.NOW.plus(Duration.ofDays(30)), world.authority.certificate()));

        refused(trusted, Reason.REVOKED);
        refused(trusted.toleratingUnknownRevocation(), Reason.REVOKED);
    }

    @Test
    void connect_withoutCurrentList_isRefusedUnlessTolerated() {
        refused(world.unlisted(), Reason.REVOCATION_UNKNOWN);
        TrustCommunity old = world.trusted();
        X509CRL outdated = world.authority.revocations(Community.NOW.minus(Duration.ofHours(3)));
        world.list("authority", outdated);
        refused(old, Reason.REVOCATION_UNKNOWN);

        try (SmartClient client = world.client(world.app(world.unlisted().toleratingUnknownRevocation()))) {
            assertThat(world.connect(client).source()).isEqualTo(world.source.base());
        }
        // What was revoked once remains so, also where an old list says it and lists need not be there.
        world.list(
                "authority",
                world.authority.revocations(Community.NOW.minus(Duration.ofHours(3)), world.server.certificate()));
        refused(old.toleratingUnknownRevocation(), Reason.REVOKED);
    }

    @Test
    void connect_withListOfAnotherAuthorityOfThatName_doesNotBelieveIt() {
        CertificateAuthority namesake = CertificateAuthority.root("community authority", Community.NOW);
        TrustCommunity trusted = world.trusted();
        world.list(
                "authority", namesake.revocations(Community.NOW.plus(Duration.ofDays(30)), world.server.certificate()));

        refused(trusted, Reason.REVOCATION_UNKNOWN);
    }

    @Test
    void connect_whereTheCertificateSaysWhereTheListIs_fetchesIt() throws Exception {
        world.server = world.authority
                .order("source", world.source.base().toString())
                .revocationsAt(world.source.url("/authority.crl"))
                .issue();
        resigned(world, world.claims());
        TrustCommunity community = world.unlisted()
                .revocationLists(world.list("root", world.root.revocations(Community.NOW.plus(Duration.ofDays(30)))));
        serves(world.authority.revocations(Community.NOW.plus(Duration.ofDays(1))));
        try (SmartClient client = world.client(world.app(community))) {
            assertThat(world.connect(client).source()).isEqualTo(world.source.base());
        }

        serves(world.authority.revocations(Community.NOW.plus(Duration.ofDays(1)), world.server.certificate()));
        refused(community, Reason.REVOKED);
        world.source.on("/authority.crl", request -> answer(200, "application/pkix-crl", "no list"));
        refused(community, Reason.REVOCATION_UNKNOWN);
    }

    /** Only the address rules decide what is fetched; a certificate cannot lead requests into the network. */
    @Test
    void connect_whereTheListIsInAPrivateNetwork_fetchesNothing() {
        world.server = world.authority
                .order("source", world.source.base().toString())
                .revocationsAt("http://10.0.0.8/authority.crl")
                .issue();
        resigned(world, world.claims());

        refused(world.unlisted(), Reason.REVOCATION_UNKNOWN);
    }

    /** A member that is revoked while its metadata is remembered is found out after five minutes. */
    @Test
    void connect_afterAMemberWasRevoked_isRefusedAfterFiveMinutes() {
        TrustCommunity trusted = world.trusted();
        try (SmartClient client = world.client(world.app(trusted))) {
            world.connect(client);
            world.current(world.server.certificate());
            world.connect(client);
            world.clock.advance(Duration.ofMinutes(6));

            assertThatExceptionOfType(UdapException.class).isThrownBy(() -> world.connect(client));
        }
    }

    @Test
    void connect_atSourceWithoutUdap_registersAsBefore() {
        world.source.on("/fhir/.well-known/udap", request -> answer(404, null, ""));
        world.source.configuration(world.source
                .configuration()
                .text("registration_endpoint", world.source.url("/auth/register"))
                .build());
        world.source.on(
                "/auth/register",
                request -> answer(
                        201, JsonObject.builder().text("client_id", "plain").build()));

        try (SmartClient client = world.client(world.app(world.trusted()))) {
            world.connect(client);
        }
        assertThat(world.source.forms(FakeSource.TOKEN).get(0))
                .containsEntry("client_id", "plain")
                .doesNotContainKey("udap");
    }

    private void serves(X509CRL list) throws Exception {
        MockResponse found = new MockResponse.Builder()
                .body(new Buffer().write(list.getEncoded()))
                .build();
        world.source.on("/authority.crl", request -> found);
    }

    private void refused(TrustCommunity community, Reason reason) {
        int before = world.source.requests(FakeSource.TOKEN).size();
        try (SmartClient client = world.client(world.app(community))) {
            assertThatExceptionOfType(UdapException.class)
                    .isThrownBy(() -> world.connect(client))
                    .satisfies(refused -> assertThat(refused.reason())
                            .as(refused.getMessage())
                            .isEqualTo(reason));
        }
        assertThat(world.source.requests(FakeSource.TOKEN)).hasSize(before);
        world.source.forgetTokens();
    }

    private static void by(Community world, KeyPair keys, JWSAlgorithm algorithm) {
        world.server = world.authority
                .order("source", world.source.base().toString())
                .keys(keys)
                .issue();
        world.publishes(world.document(
                Community.signed(world.claims().build(), world.server, algorithm, world.server.chain())));
    }

    private static void resigned(Community world, JsonObject.Builder claims) {
        world.publishes(world.document(world.signed(claims.build())));
    }

    private static Arguments lie(String name, Reason reason, Consumer<Community> how) {
        return Arguments.of(name, reason, how);
    }

    private static String der(Issued issued) {
        try {
            return Base64.getEncoder().encodeToString(issued.certificate().getEncoded());
        } catch (java.security.GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String text(JsonObject json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
