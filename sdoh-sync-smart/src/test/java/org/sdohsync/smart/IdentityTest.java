// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokenJson;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Requirement;

/** IDT-01 to IDT-15: who the user is, proved or the whole answer is refused. */
class IdentityTest {
    private static final String ISSUER = "https://as.example";

    private final SmartClientFixture world = new SmartClientFixture();
    private final RSAKey key;
    private final SmartClient client = world.client(app(), url -> {});

    IdentityTest() throws JOSEException {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
    }

    // The issuer is nobody who could be asked: it counts because the app says so.
    private SmartApp app() {
        String base = world.source.base().toString();
        SmartApp app = world.app().scopes("openid", "fhirUser", "user/Task.rus");
        return app.at(base, app.settingsAt(base).published("issuer", ISSUER));
    }

    @BeforeEach
    void publishKeys() {
        world.source.configuration(world.source
                .configuration()
                .text("issuer", ISSUER)
                .text("jwks_uri", world.source.url("/keys"))
                .build());
        world.source.on("/keys", request -> answer(200, null, new JWKSet(key.toPublicJWK()).toString()));
    }

    @AfterEach
    void close() {
        client.close();
        world.close();
    }

    /** IDT-02, IDT-08, AZR-28. */
    @Test
    @Requirement({"IDT-01", "IDT-02", "IDT-08", "IDT-09", "AZR-28"})
    void complete_withGoodToken_knowsTheUser() throws Exception {
        URI url = begin();

        Connection connection = complete(url, signed(claims(url).build(), key, "k1"));

        assertThat(connection.context().fhirUser()).contains("Practitioner/7");
        assertThat(asked(url)).containsKey("nonce");
    }

    /** IDT-10: no kid, one suitable key; IDT-13: the claim of SMART 1. */
    @Test
    @Requirement("IDT-13")
    void complete_withoutKeyIdAndWithProfileClaim_knowsTheUser() throws Exception {
        URI url = begin();
        JsonObject claims =
                claims(url).remove("fhirUser").text("profile", "Patient/p1").build();

        assertThat(complete(url, signed(claims, key, null)).context().fhirUser())
                .contains("Patient/p1");
    }

    /** IDT-03 to IDT-08. */
    @ParameterizedTest
    @CsvSource({
        "iss,https://as.example/",
        "iss,https://evil.example",
        "aud,another-app",
        "azp,another-app",
        "nonce,another",
        "nonce,",
        "sub,",
        "exp,1",
        "iat,99999999999",
        "iat,"
    })
    @Requirement({"IDT-01", "IDT-03", "IDT-04", "IDT-07", "IDT-08", "AZR-28"})
    void complete_withWrongClaim_connectsNothing(String claim, String value) throws Exception {
        URI url = begin();
        JsonObject.Builder claims = claims(url);
        if (value == null) {
            claims.remove(claim);
        } else {
            claims.text(claim, value);
        }

        assertRefused(url, signed(claims.build(), key, "k1"));
    }

    /** IDT-06: a minute of skew, and not a second more. */
    @ParameterizedTest
    @CsvSource({"59,true", "60,false"})
    @Requirement("IDT-06")
    void complete_withTokenJustExpired_allowsAMinute(int secondsAgo, boolean accepted) throws Exception {
        URI url = begin();
        JsonObject claims = claims(url)
                .number("exp", SmartClientFixture.START.minusSeconds(secondsAgo).getEpochSecond())
                .build();

        if (accepted) {
            assertThat(complete(url, signed(claims, key, "k1")).context().fhirUser())
                    .isPresent();
        } else {
            assertRefused(url, signed(claims, key, "k1"));
        }
    }

    /** IDT-05, IDT-11: keys in or named by the header are ignored. */
    @Test
    @Requirement({"IDT-05", "IDT-11", "IDT-15", "AZC-19"})
    void complete_withForgedSignature_connectsNothing() throws Exception {
        RSAKey attacker = new RSAKeyGenerator(2048).keyID("k1").generate();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("k1")
                .jwk(attacker.toPublicJWK())
                .jwkURL(world.other.uri("/keys"))
                .build();

        assertRefused(url -> sign(claims(url).build(), header, new RSASSASigner(attacker)));
        assertRefused(url -> sign(
                claims(url).build(),
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(),
                new MACSigner(key.toRSAPublicKey().getEncoded())));
        assertRefused(url -> sign(
                claims(url).build(),
                new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("k1").build(),
                new RSASSASigner(key)));
        assertRefused(
                url -> "eyJhbGciOiJub25lIn0." + new Payload(claims(url).build().toBytes()).toBase64URL() + ".");
        assertRefused(url -> "not a token");
        assertThat(world.other.requests()).isEmpty();
    }

    /** Checking a signature with such a key would take a processor for hours; no server has one. */
    @Test
    @Timeout(600)
    void complete_withAKeyOfAMillionBits_isRefusedAtOnce() {
        byte[] odd = new byte[125_000];
        java.util.Arrays.fill(odd, (byte) 0xFF);
        Base64URL modulus = Base64URL.encode(odd);
        RSAKey monster =
                new RSAKey.Builder(modulus, Base64URL.from("AQAB")).keyID("k1").build();
        odd[0] = 1;
        world.source.on("/keys", request -> answer(200, null, new JWKSet(monster).toString()));
        URI url = begin();
        String header = Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"k1\"}").toString();
        String payload = Base64URL.encode(claims(url).build().toBytes()).toString();

        assertRefused(url, header + "." + payload + "." + Base64URL.encode(odd));
    }

    /** A token cannot make the app ask for keys over and over. */
    @Test
    @Requirement("IDT-10")
    void complete_withUnknownKeyId_readsTheKeysOnce() throws Exception {
        assertRefused(url -> signed(claims(url).build(), key, "another"));

        assertThat(world.source.requests("/keys")).hasSize(1);
    }

    @Test
    @Requirement("IDT-15")
    void complete_whenGrantedOpenidBringsNoToken_connectsNothing() {
        URI url = begin();
        world.source.token(answer(
                200,
                tokenJson("a1", "r1", 3600)
                        .text("scope", "openid user/Task.rus")
                        .build()));

        assertIdentityFails(url);
    }

    /** A source need not grant what was asked; then there is a connection without identity. */
    @Test
    void complete_whenOpenidIsNotGranted_connectsWithoutIdentity() {
        URI url = begin();
        world.source.token(answer(200, tokenJson("a1", "r1", 3600).build()));

        assertThat(client.completeLaunch(approval(url)).context().fhirUser()).isEmpty();
    }

    @Test
    void begin_whereIdentityCannotBeVerified_isUnusableIfTheAppInsists() {
        world.source.configuration(world.source.configuration().build());

        assertThatExceptionOfType(DiscoveryException.class).isThrownBy(this::begin);
    }

    @Test
    void complete_atTheWrongTime_countsFromTheClock() throws Exception {
        URI url = begin();
        String token = signed(claims(url).build(), key, "k1");
        world.clock.advance(Duration.ofMinutes(9));

        assertRefused(url, token);
    }

    private interface Forgery {
        String of(URI url) throws JOSEException;
    }

    private void assertRefused(Forgery forgery) throws JOSEException {
        URI url = begin();
        assertRefused(url, forgery.of(url));
    }

    private void assertRefused(URI url, String idToken) {
        world.source.token(answer(200, granted(idToken)));
        assertIdentityFails(url);
    }

    private void assertIdentityFails(URI url) {
        int revoked = world.source.forms("/auth/revoke").size();
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(approval(url)))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.IDENTITY));
        assertThat(client.connections()).isEmpty();
        assertThat(world.source.forms("/auth/revoke")).hasSize(revoked + 1);
    }

    private Connection complete(URI url, String idToken) {
        world.source.token(answer(200, granted(idToken)));
        return client.completeLaunch(approval(url));
    }

    private static JsonObject granted(String idToken) {
        return tokenJson("a1", "r1", 3600)
                .text("scope", "openid fhirUser user/Task.rus")
                .text("id_token", idToken)
                .build();
    }

    private static JsonObject.Builder claims(URI url) {
        long now = SmartClientFixture.START.getEpochSecond();
        return JsonObject.builder()
                .text("iss", ISSUER)
                .text("aud", "app")
                .text("sub", "user-1")
                .number("exp", now + 300)
                .number("iat", now)
                .text("nonce", asked(url).get("nonce"))
                .text("fhirUser", "Practitioner/7");
    }

    private URI begin() {
        return client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }

    private static String signed(JsonObject claims, RSAKey key, @org.jspecify.annotations.Nullable String keyId)
            throws JOSEException {
        UnaryOperator<JWSHeader.Builder> named = header -> keyId == null ? header : header.keyID(keyId);
        JWSHeader header = named.apply(new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT))
                .build();
        return sign(claims, header, new RSASSASigner(key));
    }

    private static String sign(JsonObject claims, JWSHeader header, JWSSigner signer) throws JOSEException {
        JWSObject token = new JWSObject(header, new Payload(claims.toBytes()));
        token.sign(signer);
        return token.serialize();
    }
}
