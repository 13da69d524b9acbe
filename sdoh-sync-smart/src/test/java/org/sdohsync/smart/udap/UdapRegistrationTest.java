// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.udap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.RemovableToken;
import org.sdohsync.testkit.Requirement;

/** The app at a member of its trust community. */
@Timeout(600)
class UdapRegistrationTest {
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

    @Test
    @Requirement("UDP-02")
    void connect_atMember_registersWithSignedStatementAndAuthenticatesWithItsCertificate() throws Exception {
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            Connection connection = world.connect(client);
            world.source.token(tokens("a2", "r2", 60));
            world.clock.advance(Duration.ofMinutes(2));
            assertThat(client.tokens(connection.id()).token().reveal()).isEqualTo("a2");

            JsonObject request = posted();
            assertThat(request.text("udap")).contains("1");
            assertThat(request.has("certifications")).isFalse();
            String statement = request.text("software_statement").orElseThrow();
            requireSignedByApp(statement);
            JsonObject claims = Community.claims(statement);
            assertThat(claims.text("iss")).contains(Community.APP).isEqualTo(claims.text("sub"));
            assertThat(claims.text("aud")).contains(world.source.url("/udap/register"));
            long life =
                    claims.number("exp").orElseThrow() - claims.number("iat").orElseThrow();
            assertThat(life).isBetween(60L, 300L);
            assertThat(claims.text("jti")).isPresent();
            assertThat(claims.text("client_name")).contains("Food bank");
            assertThat(claims.texts("redirect_uris")).singleElement().asString().startsWith(Community.CALLBACK + "/");
            assertThat(claims.texts("contacts")).containsExactly("mailto:it@app.example");
            assertThat(claims.text("logo_uri")).contains("https://app.example/logo.png");
            assertThat(claims.texts("grant_types")).containsExactly("authorization_code", "refresh_token");
            assertThat(claims.texts("response_types")).containsExactly("code");
            assertThat(claims.text("token_endpoint_auth_method")).contains("private_key_jwt");
            assertThat(claims.text("scope")).contains("user/Task.rus offline_access");
            assertThat(world.source.forms(FakeSource.TOKEN)).hasSize(2).allSatisfy(this::requireMember);
        }
    }

    private void requireMember(Map<String, String> form) {
        String assertion = Objects.requireNonNull(form.get("client_assertion"));
        assertThat(form).containsEntry("udap", "1").doesNotContainKeys("client_id", "client_secret");
        requireSignedByApp(assertion);
        JsonObject claims = Community.claims(assertion);
        assertThat(claims.text("iss")).contains("member-1").isEqualTo(claims.text("sub"));
        assertThat(claims.text("aud")).contains(world.source.url(FakeSource.TOKEN));
        assertThat(claims.number("exp").orElseThrow() - claims.number("iat").orElseThrow())
                .isLessThanOrEqualTo(300);
    }

    private void requireSignedByApp(String jwt) {
        try {
            JWSObject parsed = JWSObject.parse(jwt);
            assertThat(parsed.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
            assertThat(parsed.getHeader().getX509CertChain().get(0).decode())
                    .isEqualTo(world.app.certificate().getEncoded());
            assertThat(parsed.verify(new ECDSAVerifier(
                            (ECPublicKey) world.app.certificate().getPublicKey())))
                    .isTrue();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void connect_twice_registersOnce() {
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            Connection first = world.connect(client);
            Connection second = world.connect(client);

            assertThat(second.id()).isEqualTo(first.id());
            assertThat(world.source.requests("/udap/register")).hasSize(1);
        }
    }

    /** The connection is the same after a restart: the store knows that its client is one with a certificate. */
    @Test
    void refresh_afterRestart_stillAuthenticatesWithTheCertificate() {
        Connection connection;
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            connection = world.connect(client);
        }
        world.clock.advance(Duration.ofMinutes(2));
        world.source.token(tokens("a2", "r2", 60));

        try (SmartClient client = world.client(world.app(world.trusted()))) {
            assertThat(client.tokens(connection.id()).token().reveal()).isEqualTo("a2");
        }
        requireMember(world.source.forms(FakeSource.TOKEN).get(1));
    }

    @Test
    void connect_withRsaCertificate_signsRs256() {
        CertificateAuthority.Issued rsa = world.authority
                .order("food bank", Community.APP)
                .keys(CertificateAuthority.rsa(2048))
                .issue();
        TrustCommunity community = world.trusted().identity(KeyStoreSource.of(rsa.keyStore("pw"), "pw".toCharArray()));
        try (SmartClient client = world.client(world.app(community))) {
            world.connect(client);
        }
        assertThat(posted().text("software_statement").orElseThrow())
                .satisfies(jwt -> assertThat(JWSObject.parse(jwt).getHeader().getAlgorithm())
                        .isEqualTo(JWSAlgorithm.RS256));
    }

    @Test
    void refresh_withKeyInToken_signsThere_andWhileItIsOutNothingIsSentOrLost() {
        RemovableToken token = RemovableToken.withPin("314159");
        KeyPair pair = CertificateAuthority.elliptic("secp256r1");
        CertificateAuthority.Issued own =
                world.authority.order("food bank", Community.APP).keys(pair).issue();
        TrustCommunity community = world.trusted()
                .identity(KeyStoreSource.token(
                        RemovableToken.TYPE,
                        token.put("member", pair, own.certificate()).provider(),
                        "314159"::toCharArray));
        try (SmartClient client = world.client(world.app(community))) {
            Connection connection = world.connect(client);
            world.clock.advance(Duration.ofMinutes(2));
            token.takeOut();

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> client.tokens(connection.id()).token())
                    .satisfies(out -> assertThat(out.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE))
                    .withMessageNotContaining("314159");
            assertThat(world.source.forms(FakeSource.TOKEN)).hasSize(1);

            token.putBack();
            world.source.token(tokens("a2", "r2", 60));
            // A failure has the next attempt wait.
            world.clock.advance(Duration.ofMinutes(5));
            assertThat(client.tokens(connection.id()).token().reveal()).isEqualTo("a2");
        }
    }

    /** One token has the keys of several purposes. */
    @Test
    void connect_withOneOfSeveralKeysInAToken_usesTheOneThatIsNamed() throws ParseException {
        CertificateAuthority.Issued own =
                world.authority.order("food bank", Community.APP).issue();
        CertificateAuthority.Issued other = world.authority
                .order("food bank's web server", "https://www.foodbank.example")
                .issue();
        RemovableToken token = RemovableToken.withPin("314159")
                .put("a web server", new KeyPair(other.certificate().getPublicKey(), other.key()), other.certificate())
                .put("member", new KeyPair(own.certificate().getPublicKey(), own.key()), own.certificate());
        KeyStoreSource keys = KeyStoreSource.token(RemovableToken.TYPE, token.provider(), "314159"::toCharArray);
        try (SmartClient client = world.client(world.app(world.trusted().identity(keys, "member")))) {
            world.connect(client);
        }
        JWSObject statement =
                JWSObject.parse(posted().text("software_statement").orElseThrow());
        assertThat(statement.getPayload().toJSONObject()).containsEntry("sub", Community.APP);

        try (SmartClient client = world.client(world.app(world.trusted().identity(keys, "nobody")))) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> world.connect(client))
                    .withMessageContaining("nobody")
                    .satisfies(missing -> assertThat(missing.reason()).isEqualTo(StoreException.Reason.UNKNOWN_KEY));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp521r1", "no URI"})
    void connect_withCertificateThatCannotBeUsed_isTypedAndSendsNoStatement(String what) {
        CertificateAuthority.Issued own = world.authority
                .order("food bank", what.equals("no URI") ? null : Community.APP)
                .keys(CertificateAuthority.elliptic(what.equals("no URI") ? "secp256r1" : what))
                .issue();
        TrustCommunity community = world.trusted().identity(KeyStoreSource.of(own.keyStore("pw"), "pw".toCharArray()));
        try (SmartClient client = world.client(world.app(community))) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> world.connect(client))
                    .withMessageContaining("certificate in the trust community")
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(StoreException.Reason.UNSUITABLE));
        }
        assertThat(world.source.requests("/udap/register")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_software_statement, clock",
        "unapproved_software_statement, trust community",
        "invalid_client_metadata, manually",
    })
    void connect_whereTheStatementIsRefused_tellsTheCodeAndWhatToDo(String code, String advice) {
        world.source.on("/udap/register", request -> error(400, code));
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            assertThatExceptionOfType(RegistrationException.class)
                    .isThrownBy(() -> world.connect(client))
                    .withMessageContaining(code)
                    .withMessageContaining(advice)
                    .satisfies(refused -> {
                        assertThat(refused.reason()).isEqualTo(RegistrationException.Reason.REFUSED);
                        assertThat(refused.error()).contains(code);
                    });
            assertThat(client.sources().registrations().all()).isEmpty();
        }
    }

    @Test
    void delete_cancelsWithAStatementWithoutGrantTypes() {
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            world.connect(client);
            Registration held = client.sources().registrations().all().get(0);
            assertThat(held.manageable()).isTrue();

            client.sources().registrations().delete(world.source.base(), held.redirect());

            JsonObject claims = Community.statement(body(1));
            assertThat(claims.has("grant_types")).isTrue();
            assertThat(claims.texts("grant_types")).isEmpty();
            assertThat(claims.has("redirect_uris")).isFalse();
            assertThat(claims.text("iss")).contains(Community.APP);
            assertThat(client.sources().registrations().all()).isEmpty();
        }
    }

    @Test
    void delete_whichTheSourceTakesForAChange_keepsTheRegistration() {
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            world.connect(client);
            Registration held = client.sources().registrations().all().get(0);
            world.source.on(
                    "/udap/register",
                    request -> answer(
                            200,
                            JsonObject.builder()
                                    .text("client_id", "member-1")
                                    .texts("grant_types", List.of("authorization_code"))
                                    .build()));

            assertThatExceptionOfType(RegistrationException.class)
                    .isThrownBy(() -> client.sources().registrations().delete(world.source.base(), held.redirect()));
            assertThat(client.sources().registrations().all()).hasSize(1);
        }
    }

    @Test
    void update_registersAgainWithTheSameUri() {
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            world.connect(client);
            Registration held = client.sources().registrations().all().get(0);

            Registration updated = client.sources()
                    .registrations()
                    .update(world.source.base(), held.redirect(), Scopes.parse("user/Task.r"));

            assertThat(updated.clientId()).isEqualTo("member-1");
            assertThat(Community.statement(body(1)).text("scope")).contains("user/Task.r");
            assertThatExceptionOfType(RegistrationException.class)
                    .isThrownBy(() -> client.sources().registrations().reread(world.source.base(), held.redirect()));
        }
    }

    @Test
    void connect_withoutHttpsRedirect_sendsNoStatement() {
        SmartApp local = SmartApp.named("Food bank")
                .redirect("http://127.0.0.1:8400/callback")
                .scopes("user/Task.rus")
                .udap(world.trusted());
        try (SmartClient client = world.client(local)) {
            assertThatExceptionOfType(RegistrationException.class)
                    .isThrownBy(() -> world.connect(client))
                    .withMessageContaining("https redirect");
        }
        assertThat(world.source.requests("/udap/register")).isEmpty();
    }

    @Test
    void connect_whereACertificationIsNeeded_sendsItOrNothing() {
        String needed = "https://community.example/certified";
        String certification = "e30."
                + java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(JsonObject.builder()
                                .texts("certification_uris", List.of(needed))
                                .build()
                                .toBytes())
                + ".c2ln";
        world.publishes(world.document(world.signed(world.claims().build())).toBuilder()
                .texts("udap_certifications_required", List.of(needed))
                .build());
        try (SmartClient client = world.client(world.app(world.trusted()))) {
            assertThatExceptionOfType(RegistrationException.class)
                    .isThrownBy(() -> world.connect(client))
                    .withMessageContaining("certifications");
        }
        assertThat(world.source.requests("/udap/register")).isEmpty();
        world.source.forgetTokens();

        try (SmartClient client = world.client(world.app(world.trusted().certifications(certification)))) {
            world.connect(client);
        }
        assertThat(posted().texts("certifications")).containsExactly(certification);
    }

    @Test
    void connect_whereTheAppIsRegisteredByHand_asksForNoUdap() {
        SmartApp byHand = world.app(world.trusted())
                .registeredAt(world.source.base().toString(), ClientIdentity.publicClient("by-hand"));
        try (SmartClient client = world.client(byHand)) {
            world.connect(client);
        }
        assertThat(world.source.requests("/fhir/.well-known/udap")).isEmpty();
        assertThat(world.source.forms(FakeSource.TOKEN).get(0)).doesNotContainKey("udap");
    }

    @Test
    void connect_withTwoCommunitiesAtTheSource_namesTheOneItTrusts() {
        try (SmartClient client = world.client(world.app(world.trusted().named("https://community.example/tefca")))) {
            world.connect(client);
        }
        assertThat(world.source
                        .requests("/fhir/.well-known/udap")
                        .get(0)
                        .getUrl()
                        .queryParameter("community"))
                .isEqualTo("https://community.example/tefca");
    }

    @Test
    void udap_ofACommunityWithoutIdentity_isRefused() {
        TrustCommunity stranger = TrustCommunity.trusting(world.trusted().authorities());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmartApp.named("x").udap(stranger));
        assertThatIllegalArgumentException().isThrownBy(() -> stranger.contacts("https://app.example"));
        assertThatIllegalArgumentException().isThrownBy(() -> stranger.logo("http://app.example/logo.png"));
    }

    private JsonObject posted() {
        return JsonObject.parse(body(0).getBytes(java.nio.charset.StandardCharsets.UTF_8), "request");
    }

    private String body(int at) {
        return Objects.requireNonNull(
                        world.source.requests("/udap/register").get(at).getBody())
                .utf8();
    }
}
