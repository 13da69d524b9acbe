// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.testkit.wire.WireExamples.BASE;
import static org.sdohsync.testkit.wire.WireExamples.NOW;
import static org.sdohsync.testkit.wire.WireExamples.TOKEN;
import static org.sdohsync.testkit.wire.WireExamples.asked;
import static org.sdohsync.testkit.wire.WireExamples.authorization;
import static org.sdohsync.testkit.wire.WireExamples.callback;
import static org.sdohsync.testkit.wire.WireExamples.code;
import static org.sdohsync.testkit.wire.WireExamples.post;
import static org.sdohsync.testkit.wire.WireExamples.refresh;
import static org.sdohsync.testkit.wire.WireExamples.with;

import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge of bound tokens and of pushed requests: good ones pass, each broken one is named. */
class ProofRulesTest {
    private static final KeyPair KEY = elliptic();
    private static final KeyPair OTHER = elliptic();

    private final WireRules rules =
            WireRules.at(BASE, TOKEN).clock(Clock.fixed(NOW, ZoneOffset.UTC)).answersTold();
    private int drawn;

    @Test
    void session_withBoundTokens_isWithoutFault() {
        connect();
        use(claims("GET", BASE + "/Task/1").replace("}", ",\"ath\":\"" + hash("a1") + "\"}"), KEY);
        WireRequest again = token(refresh(), claims("POST", TOKEN), KEY);
        rules.received(again);
        rules.answered(again, 200, bound("a2", "r2"));

        assertThat(rules.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"htm\":\"POST\"|\"htm\":\"GET\"|dpop: htm",
                "\"htu\":\"https://as.example/token\"|\"htu\":\"https://as.example/other\"|dpop: htu",
                "\"htu\":\"https://as.example/token\"|\"htu\":\"https://as.example/token?x=1\"|dpop: htu",
                "\"jti\":\"p1\",||jti missing",
                "\"iat\":1767225600|\"iat\":1767220000|iat is not now",
                "\"iat\":1767225600|\"x\":1|iat missing",
                "\"iat\":1767225600|\"iat\":1767225600,\"nonce\":\"n\"|nonce is not one"
            })
    void tokenRequest_brokenInItsProof_isNamed(String good, String broken, String fault) {
        rules.given("r1");
        String claims = claims("POST", TOKEN);
        assertThat(claims).contains(good);
        rules.received(token(refresh(), claims.replace(good, broken == null ? "" : broken), KEY));

        assertFault(fault);
    }

    @Test
    void proof_usedAgainOrByAnotherKeyOrForged_isNamed() {
        connect();
        String proof = proof(claims("POST", TOKEN), KEY, KEY);
        rules.received(post(TOKEN, refresh(), Map.of("DPoP", proof)));
        rules.received(post(TOKEN, refresh(), Map.of("DPoP", proof)));
        rules.received(token(refresh(), claims("POST", TOKEN), OTHER));
        rules.received(post(TOKEN, refresh(), Map.of("DPoP", proof(claims("POST", TOKEN), KEY, OTHER))));
        rules.received(post(TOKEN, refresh(), Map.of("DPoP", "no.proof")));

        assertFault("jti missing or reused");
        assertFault("refresh_token is bound to another key");
        assertFault("signature is not by its key");
        assertFault("is no signed JWT with its key");
    }

    @Test
    void code_provedByAnotherKeyThanItWasAskedFor_isNamed() {
        rules.authorization(authorization(with(asked(), "dpop_jkt", thumbprint(OTHER))));
        rules.callback(callback("c1", asked().getOrDefault("state", "")));
        rules.received(token(code(), claims("POST", TOKEN), KEY));

        assertFault("proof is not by the key of dpop_jkt");
    }

    @Test
    void use_ofABoundTokenOtherwise_isNamed() {
        connect();
        rules.received(fhir(Map.of("Authorization", "Bearer a1")));
        rules.received(fhir(Map.of("Authorization", "DPoP a1")));
        use(claims("GET", BASE + "/Task/1"), KEY);
        use(claims("GET", BASE + "/Task/1").replace("}", ",\"ath\":\"" + hash("a1") + "\"}"), OTHER);

        assertFault("bound access token is not sent as DPoP");
        assertFault("proof is not by the token's key");
        assertFault("ath is not the hash of the token");
    }

    @Test
    void use_ofABearerTokenWithAProof_isNamed() {
        rules.given("a1");
        use(claims("GET", BASE + "/Task/1"), KEY);

        assertFault("access token is bound to no key");
    }

    @Test
    void nonces_haveToBeThoseOfTheServer() {
        rules.given("r1");
        WireRequest first = token(refresh(), claims("POST", TOKEN), KEY);
        rules.received(first);
        rules.answered(first, 400, "n1", "{\"error\":\"use_dpop_nonce\"}".getBytes(UTF_8));
        rules.received(token(refresh(), claims("POST", TOKEN).replace("}", ",\"nonce\":\"n1\"}"), KEY));
        assertThat(rules.faults()).isEmpty();

        rules.received(token(refresh(), claims("POST", TOKEN), KEY));
        assertFault("nonce is not one that this server gave");
    }

    /** RFC 9449 §8: the server has not looked at the code. */
    @Test
    void code_sentAgainForANonceOnly_isNoFault() {
        rules.authorization(authorization(asked()));
        rules.callback(callback("c1", asked().getOrDefault("state", "")));
        WireRequest first = token(code(), claims("POST", TOKEN), KEY);
        rules.received(first);
        rules.answered(first, 400, "n1", "{\"error\":\"use_dpop_nonce\"}".getBytes(UTF_8));
        rules.received(token(code(), claims("POST", TOKEN).replace("}", ",\"nonce\":\"n1\"}"), KEY));
        assertThat(rules.faults()).isEmpty();

        rules.received(token(code(), claims("POST", TOKEN).replace("}", ",\"nonce\":\"n1\"}"), KEY));
        assertFault("code: sent twice");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id=app&request_uri=urn:r:1,",
        "client_id=app&request_uri=urn:r:2,request_uri was not given",
        "client_id=other&request_uri=urn:r:1,request_uri was pushed by another client",
        "client_id=app&request_uri=urn:r:1&scope=openid,carries what was pushed"
    })
    void reference_toAPushedRequest_isJudged(String query, String fault) {
        WireRequest pushed = post("https://as.example/par", asked(), Map.of());
        rules.received(pushed);
        rules.answered(pushed, 201, "{\"request_uri\":\"urn:r:1\"}".getBytes(UTF_8));
        rules.authorization(URI.create("https://as.example/authorize?" + query));

        if (fault == null) {
            assertThat(rules.faults()).isEmpty();
        } else {
            assertFault(fault);
        }
    }

    @ParameterizedTest
    @CsvSource({"consent,", "login consent,", "none login,prompt unknown", "please,prompt unknown"})
    void prompt_isJudged(String prompt, String fault) {
        rules.authorization(authorization(with(asked(), "prompt", prompt)));

        if (fault == null) {
            assertThat(rules.faults()).isEmpty();
        } else {
            assertFault(fault);
        }
    }

    private void connect() {
        rules.authorization(authorization(with(asked(), "dpop_jkt", thumbprint(KEY))));
        rules.callback(callback("c1", asked().getOrDefault("state", "")));
        WireRequest exchange = token(code(), claims("POST", TOKEN), KEY);
        rules.received(exchange);
        rules.answered(exchange, 200, bound("a1", "r1"));
    }

    private void use(String claims, KeyPair key) {
        rules.received(fhir(Map.of("Authorization", "DPoP a1", "DPoP", proof(claims, key, key))));
    }

    private static WireRequest fhir(Map<String, String> headers) {
        return new WireRequest("GET", URI.create(BASE + "/Task/1?_summary=true"), headers, new byte[0]);
    }

    private static WireRequest token(Map<String, String> form, String claims, KeyPair key) {
        return post(TOKEN, form, Map.of("DPoP", proof(claims, key, key)));
    }

    private String claims(String method, String url) {
        drawn++;
        return "{\"jti\":\"p" + drawn + "\",\"htm\":\"" + method + "\",\"htu\":\"" + url + "\",\"iat\":"
                + NOW.getEpochSecond() + "}";
    }

    private static byte[] bound(String access, String refresh) {
        return ("{\"token_type\":\"DPoP\",\"access_token\":\"" + access + "\",\"refresh_token\":\"" + refresh + "\"}")
                .getBytes(UTF_8);
    }

    private static String proof(String claims, KeyPair shown, KeyPair used) {
        String header = "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":" + jwk(shown) + "}";
        String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(used.getPrivate());
            signature.update(signed.getBytes(US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String jwk(KeyPair key) {
        ECPublicKey open = (ECPublicKey) key.getPublic();
        return "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\""
                + coordinate(open.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(open.getW().getAffineY()) + "\"}";
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] whole = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(Arrays.copyOfRange(bytes, bytes.length - length, bytes.length), 0, whole, 32 - length, length);
        return base64(whole);
    }

    private static String thumbprint(KeyPair key) {
        return hash(jwk(key));
    }

    private static String hash(String text) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair elliptic() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void assertFault(String fault) {
        assertThat(rules.faults()).anyMatch(found -> found.contains(fault));
    }
}
