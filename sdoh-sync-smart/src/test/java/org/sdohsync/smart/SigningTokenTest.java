// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.RemovableToken;

/** Signing keys that never leave their token, key store or service. */
@Timeout(600)
class SigningTokenTest {
    private static final JsonObject CLAIMS =
            JsonObject.builder().text("iss", "app").build();
    private static final String PIN = "4711-canary";

    @TempDir
    private static Path folder;

    private static KeyStore made;

    private final KeyPair rsa = pair("RSA");
    private final KeyPair curve = pair("EC");
    private final RemovableToken token = RemovableToken.withPin(PIN)
            .put("RSA", rsa, certificate("RSA"))
            .put("EC", curve, certificate("EC"))
            .generateSecretKey("AES");

    @BeforeAll
    static void make() throws Exception {
        Path file = folder.resolve("keys.p12");
        keytool(file, "RSA", "-keysize", "2048");
        keytool(file, "EC", "-groupname", "secp384r1");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PIN.toCharArray());
        }
        made = store;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void sign_withKeyInToken_isWhatItsPublishedKeyVerifies(String alias) throws Exception {
        SigningKey key = SigningKey.from(open(), alias, "2026");

        requireSignedBy(key);
        assertThat(key.publicJwkSet()).doesNotContain("\"d\"").contains("2026");
        assertThat(key.toString()).startsWith("SigningKey[2026, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void sign_withKeyInKeyStoreFile_isWhatItsPublishedKeyVerifies(String alias) throws Exception {
        requireSignedBy(
                SigningKey.from(KeyStoreSource.file(folder.resolve("keys.p12"), PIN.toCharArray()), alias, "2026"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void sign_atService_isWhatItsPublishedKeyVerifies(String kind) throws Exception {
        KeyPair pair = kind.equals("RSA") ? rsa : curve;

        requireSignedBy(SigningKey.remote(jwk(pair), input -> signed(pair, input)));
    }

    @Test
    void remote_ofAnotherKeyOrFormat_isRefusedAtOnce() {
        assertThat(reason(() -> SigningKey.remote(jwk(rsa), input -> signed(fresh(), input))))
                .isEqualTo(Reason.UNSUITABLE);
        assertThat(reason(() -> SigningKey.remote(jwk(curve), input -> new byte[96])))
                .isEqualTo(Reason.UNSUITABLE);
        assertThat(reason(() -> SigningKey.remote(jwk(rsa), input -> {
                    throw new IllegalStateException("reset");
                })))
                .isEqualTo(Reason.UNAVAILABLE);
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.remote("{\"kty\":\"RSA\"}", input -> input));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SigningKey.remote("{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"k\"}", input -> input));
    }

    @Test
    void from_whatIsNotThere_isTypedAndShowsNoPin() {
        RemovableToken wrong = RemovableToken.withPin(PIN).put("RSA", fresh(), certificate("RSA"));

        assertThat(reason(() -> SigningKey.from(open(), "1999", "k"))).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(reason(() -> SigningKey.from(open(), "AES", "k"))).isEqualTo(Reason.UNKNOWN_KEY);
        StoreException other = thrown(() -> SigningKey.from(
                KeyStoreSource.token(RemovableToken.TYPE, wrong.provider(), PIN::toCharArray), "RSA", "k"));
        assertThat(other.reason()).isEqualTo(Reason.UNSUITABLE);
        assertThat(other).hasMessageContaining("RSA").hasMessageNotContaining(PIN);
    }

    @Test
    void rotation_insideTheToken_publishesBothAndSignsWithTheNewest() throws Exception {
        KeyStoreSource source = open();
        AtomicReference<List<SigningKey>> present =
                new AtomicReference<>(List.of(SigningKey.from(source, "RSA", "2026")));
        SigningKeys keys = SigningKeys.from(present::get).announcing(SigningKey.from(source, "EC", "2027"));
        assertThat(kid(keys)).isEqualTo("2026");

        present.set(List.of(SigningKey.from(source, "EC", "2027"), SigningKey.from(source, "RSA", "2026")));

        assertThat(kid(keys)).isEqualTo("2027");
        assertThat(JWKSet.parse(keys.publicJwkSet()).getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly("2027", "2026");
    }

    @Test
    void tokens_whileTheTokenIsOut_sendNothingStayConnectedAndComeBack() {
        try (SmartClientFixture world = new SmartClientFixture()) {
            SigningKey key = SigningKey.from(open(), "EC", "k1");
            world.source.wire().keys(key.publicJwkSet());
            world.source.token(granted("a1")).token(granted("a2"));
            SmartApp app = world.app()
                    .registeredAt(world.source.base().toString(), ClientIdentity.withPrivateKey("backend"))
                    .signingKey(key);
            try (SmartClient client = world.client(app, url -> {
                throw new AssertionError("no browser here");
            })) {
                Connection connection = client.connect(world.source.base().toString())
                        .asRecipient("Organization/1")
                        .asBackend();
                world.clock.advance(Duration.ofMinutes(5));
                token.takeOut();

                StoreException out = thrown(() -> client.tokens(connection.id()).token());
                assertThat(out.reason()).isEqualTo(Reason.UNAVAILABLE);
                assertThat(out.retryable()).isTrue();
                assertThat(out).hasMessageContaining("token").hasMessageNotContaining(PIN);
                assertThat(world.source.forms(FakeSource.TOKEN)).hasSize(1);
                assertThat(client.connection(connection.id())
                                .orElseThrow()
                                .health()
                                .state())
                        .isEqualTo(Health.State.CONNECTED);

                token.putBack();
                // A failure has the next attempt wait.
                world.clock.advance(Duration.ofMinutes(5));
                assertThat(client.tokens(connection.id()).token()).isEqualTo(Secret.of("a2"));
                world.source.on("/auth/revoke", request -> new MockResponse.Builder().build());
                token.takeOut();
                assertThat(client.disconnect(connection.id())).isEqualTo(Revocation.UNREACHABLE);
                assertThat(world.source.forms("/auth/revoke")).isEmpty();
            }
        }
    }

    private KeyStoreSource open() {
        return KeyStoreSource.token(RemovableToken.TYPE, token.provider(), PIN::toCharArray);
    }

    private static void requireSignedBy(SigningKey key) throws Exception {
        JWSObject signed = JWSObject.parse(key.sign(CLAIMS, "JWT"));
        JWK published = JWKSet.parse(key.publicJwkSet()).getKeyByKeyId("2026");
        boolean valid = key.algorithm() == SigningKey.Algorithm.RS384
                ? signed.verify(new RSASSAVerifier(published.toRSAKey()))
                : signed.verify(new ECDSAVerifier(published.toECKey()));
        assertThat(valid).isTrue();
        assertThat(signed.getHeader().getAlgorithm().getName())
                .isEqualTo(key.algorithm().name());
    }

    private static String kid(SigningKeys keys) throws Exception {
        return JWSObject.parse(keys.newest().sign(CLAIMS, "JWT")).getHeader().getKeyID();
    }

    private static MockResponse granted(String access) {
        return FakeSource.answer(
                200,
                FakeSource.tokenJson(access, null, 300)
                        .text("scope", "system/Task.rus")
                        .build());
    }

    private static String jwk(KeyPair pair) {
        String set = SigningKey.of(pair, "2026").publicJwkSet();
        JsonObject key =
                JsonObject.parse(set.getBytes(UTF_8), "keys").objects("keys").get(0);
        return new String(key.toBytes(), UTF_8);
    }

    private static byte[] signed(KeyPair pair, byte[] input) {
        try {
            Signature signature = Signature.getInstance(
                    pair.getPrivate().getAlgorithm().equals("RSA") ? "SHA384withRSA" : "SHA384withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** As an administrator makes a key. */
    private static void keytool(Path file, String algorithm, String... size) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of("-genkeypair", "-alias", algorithm, "-keyalg", algorithm, "-dname", "CN=app"));
        command.addAll(List.of(size));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PIN));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static KeyPair pair(String alias) {
        try {
            Key key = made.getKey(alias, PIN.toCharArray());
            return new KeyPair(certificate(alias).getPublicKey(), (PrivateKey) key);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static Certificate certificate(String alias) {
        try {
            return made.getCertificate(alias);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static KeyPair fresh() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static Reason reason(ThrowingCallable call) {
        return thrown(call).reason();
    }

    private static StoreException thrown(ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).isNotNull();
        return thrown;
    }
}
