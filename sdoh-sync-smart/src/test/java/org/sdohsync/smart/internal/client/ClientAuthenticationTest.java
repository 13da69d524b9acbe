// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.AssertionAudience;
import org.sdohsync.smart.client.BasicEncoding;
import org.sdohsync.smart.client.FormParameters;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.Requirement;

/** TKR-06 to TKR-31 and KEY-03 to KEY-16. */
public class ClientAuthenticationTest {
    private static final URI TOKEN = URI.create("https://as.example/Token?tenant=1");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final MutableClock clock = MutableClock.at(NOW);

    /** TKR-06, TKR-08. */
    @Test
    @Requirement({"TKR-06", "TKR-08", "TKR-12"})
    void post_ofPublicClient_namesItInTheBodyOnly() {
        OutgoingRequest request =
                authentication(null).post(draft(ClientIdentity.publicClient("app")), new FormParameters(), TOKEN);

        assertThat(form(request)).containsExactly(Map.entry("client_id", "app"));
        assertThat(request.headers()).doesNotContainKey("Authorization");
    }

    /** TKR-07, TKR-12, TKR-13, TKR-14. */
    @Test
    @Requirement({"TKR-07", "TKR-09", "TKR-12", "TKR-13", "TKR-14"})
    void post_withBasic_encodesBothPartsAndLeavesTheBodyAlone() {
        ClientIdentity client =
                ClientIdentity.withSecret("my:app", Method.CLIENT_SECRET_BASIC, Secret.of("p%s w~"), null);

        OutgoingRequest request = authentication(null).post(draft(client), new FormParameters().set("a", "b"), TOKEN);

        String header = requireNonNull(request.headers().get("Authorization")).substring("Basic ".length());
        assertThat(new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8))
                .isEqualTo("my%3Aapp:p%25s+w%7E");
        assertThat(form(request)).containsOnlyKeys("a");
    }

    @Test
    @Requirement({"TKR-14", "INF-31", "INF-32"})
    void post_withRawBasic_encodesNothing() {
        ClientIdentity client =
                ClientIdentity.withSecret("my:app", Method.CLIENT_SECRET_BASIC, Secret.of("p%s w~"), null);
        SourceSettings special = SourceSettings.none().basicEncoding(BasicEncoding.RAW);

        OutgoingRequest request = new ClientAuthentication(null, clock, Entropy.secure(), source -> special)
                .post(draft(client), new FormParameters(), TOKEN);

        String header = requireNonNull(request.headers().get("Authorization")).substring("Basic ".length());
        assertThat(new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8))
                .isEqualTo("my:app:p%s w~");
    }

    @Test
    @Requirement("TKR-30")
    void post_whereTheIssuerIsAskedFor_namesItAsAudience() throws Exception {
        SourceSettings special = SourceSettings.none()
                .assertionAudience(AssertionAudience.ISSUER)
                .assertionType("client-authentication+jwt");
        SigningKeys keys = SigningKeys.newestFirst(SigningKey.of(elliptic("secp384r1"), "k2"));

        OutgoingRequest request = new ClientAuthentication(keys, clock, Entropy.secure(), source -> special)
                .post(draft(ClientIdentity.withPrivateKey("app")), new FormParameters(), TOKEN);

        JWSObject assertion = JWSObject.parse(form(request).get("client_assertion"));
        assertThat(assertion.getPayload().toJSONObject()).containsEntry("aud", "https://as.example");
        assertThat(assertion.getHeader().getType().getType()).isEqualTo("client-authentication+jwt");
    }

    @Test
    @Requirement({"TKR-12", "TKR-15"})
    void post_withSecretInForm_sendsNoHeader() {
        ClientIdentity client = ClientIdentity.withSecret("app", Method.CLIENT_SECRET_POST, Secret.of("s"), null);

        OutgoingRequest request = authentication(null).post(draft(client), new FormParameters(), TOKEN);

        assertThat(form(request)).containsEntry("client_secret", "s").containsEntry("client_id", "app");
        assertThat(request.headers()).doesNotContainKey("Authorization");
    }

    /** TKR-16 to TKR-23, TKR-25 to TKR-29, TKR-31. */
    @Test
    @Requirement({
        "TKR-07", "TKR-09", "TKR-16", "TKR-17", "TKR-18", "TKR-20", "TKR-21", "TKR-22", "TKR-23", "TKR-24", "TKR-25",
        "TKR-26", "TKR-27", "TKR-28", "TKR-31", "KEY-12", "KEY-13", "INF-22", "INF-23", "INF-24", "INF-25", "INF-26",
        "INF-27", "INF-29", "INF-30"
    })
    void post_withRsaKey_signsAnAssertionAsSmartWantsIt() throws Exception {
        SigningKey key = SigningKey.of(rsa(2048), "k1");

        JWSObject assertion = assertion(key);

        assertThat(assertion.getHeader().toJSONObject())
                .containsOnly(Map.entry("alg", "RS384"), Map.entry("kid", "k1"), Map.entry("typ", "JWT"));
        Map<String, Object> claims = assertion.getPayload().toJSONObject();
        assertThat(claims)
                .containsOnlyKeys("iss", "sub", "aud", "iat", "exp", "jti")
                .containsEntry("iss", "app")
                .containsEntry("sub", "app")
                .containsEntry("aud", TOKEN.toString());
        long life = (Long) requireNonNull(claims.get("exp")) - NOW.getEpochSecond();
        assertThat(life).isBetween(1L, 300L);
        long issued = (Long) requireNonNull(claims.get("iat"));
        assertThat(issued).isLessThan(NOW.getEpochSecond());
        assertThat(NOW.getEpochSecond() + life - issued).isLessThanOrEqualTo(300L);
        JWK published = JWKSet.parse(key.publicJwkSet()).getKeyByKeyId("k1");
        assertThat(assertion.verify(new RSASSAVerifier(published.toRSAKey()))).isTrue();
    }

    /** KEY-14, TKR-20. */
    @Test
    @Requirement({"TKR-20", "KEY-12", "KEY-14", "INF-30"})
    void post_withEllipticKey_signsEs384() throws Exception {
        SigningKey key = SigningKey.of(elliptic("secp384r1"), "k2");

        JWSObject assertion = assertion(key);

        ECKey published = JWKSet.parse(key.publicJwkSet()).getKeyByKeyId("k2").toECKey();
        assertThat(assertion.getHeader().getAlgorithm().getName()).isEqualTo("ES384");
        assertThat(assertion.verify(new ECDSAVerifier(published))).isTrue();
    }

    /** TKR-19, TKR-29. */
    @Test
    @Requirement({"TKR-19", "TKR-29", "INF-28"})
    void post_again_drawsAnotherId() throws Exception {
        SigningKey key = SigningKey.of(elliptic("secp384r1"), "k2");

        Set<Object> ids = new HashSet<>();
        for (int request = 0; request < 20; request++) {
            ids.add(requireNonNull(assertion(key).getPayload().toJSONObject().get("jti")));
        }

        assertThat(ids).hasSize(20);
    }

    @Test
    @Requirement("KEY-02")
    void post_ofKeyClientWithoutKey_isAConfigurationError() {
        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> authentication(null)
                        .post(draft(ClientIdentity.withPrivateKey("app")), new FormParameters(), TOKEN))
                .satisfies(
                        failed -> assertThat(failed.reason()).isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG));
    }

    /** KEY-03 to KEY-07, KEY-16. */
    @Test
    @Requirement({"KEY-03", "KEY-04", "KEY-05", "KEY-07", "KEY-16", "INF-03"})
    void publicJwkSet_holdsNoPrivatePart() throws Exception {
        JWK rsa = JWKSet.parse(SigningKey.of(rsa(2048), "k1").publicJwkSet()).getKeyByKeyId("k1");
        SigningKey read = SigningKey.fromJwk(
                new ECKey.Builder(com.nimbusds.jose.jwk.Curve.P_384, (java.security.interfaces.ECPublicKey)
                                elliptic("secp384r1").getPublic())
                        .privateKey(elliptic("secp384r1").getPrivate())
                        .keyID("k3")
                        .build()
                        .toJSONString());

        assertThat(rsa.toJSONObject()).containsOnlyKeys("kty", "n", "e", "kid", "alg", "use");
        assertThat(read.publicJwkSet()).doesNotContain("\"d\"");
        assertThat(JWKSet.parse(read.publicJwkSet()).getKeyByKeyId("k3").toJSONObject())
                .containsOnlyKeys("kty", "crv", "x", "y", "kid", "alg", "use");
        assertThat(read.toString()).isEqualTo("SigningKey[k3, ES384]");
    }

    @Test
    void of_weakOrUnknownKey_isRefused() throws Exception {
        KeyPair small = rsa(1024);
        KeyPair curve = elliptic("secp256r1");

        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.of(small, "k"));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.of(curve, "k"));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.of(rsa(2048), " "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwk("{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"k\"}"))
                .withMessageNotContaining("c2VjcmV0");
    }

    private JWSObject assertion(SigningKey key) throws java.text.ParseException {
        OutgoingRequest request =
                authentication(key).post(draft(ClientIdentity.withPrivateKey("app")), new FormParameters(), TOKEN);
        Map<String, String> form = form(request);
        assertThat(form)
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .doesNotContainKey("client_id");
        return JWSObject.parse(form.get("client_assertion"));
    }

    private ClientAuthentication authentication(@org.jspecify.annotations.Nullable SigningKey key) {
        return new ClientAuthentication(key == null ? null : SigningKeys.newestFirst(key), clock, Entropy.secure());
    }

    public static ConnectionRecord draft(ClientIdentity client) {
        return ConnectionRecord.builder(
                        new ConnectionId("c1"),
                        "default",
                        FhirBase.restore("https://fhir.example/r4"),
                        Role.patient(),
                        AuthorizationEndpoints.of(null, TOKEN, "https://as.example", null),
                        client,
                        NOW)
                .build();
    }

    private static Map<String, String> form(OutgoingRequest request) {
        return FakeSource.query(new String(requireNonNull(request.body()), StandardCharsets.UTF_8));
    }

    private static KeyPair rsa(int bits) throws java.security.NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static KeyPair elliptic(String curve) throws java.security.GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
