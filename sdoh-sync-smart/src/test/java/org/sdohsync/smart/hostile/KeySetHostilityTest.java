// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.IdTokens.ATTACKER;
import static org.sdohsync.smart.hostile.IdTokens.SOURCE;
import static org.sdohsync.smart.hostile.IdTokens.jwk;
import static org.sdohsync.smart.hostile.IdTokens.keySet;

import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Collections;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Key sets that fail, flood or hold more than they should. */
class KeySetHostilityTest {
    private static final String OCT = "{\"kty\":\"oct\",\"k\":\"AAAA\"}";
    private static final String OCT_K1 =
            "{\"kty\":\"oct\",\"kid\":\"k1\",\"k\":\"" + IdTokens.base64(new byte[32]) + "\"}";

    private final IdentityStage world = new IdentityStage();
    private final Stage stage = world.stage;

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Arguments> failing() {
        return Stream.of(
                Arguments.of("500", FakeSource.answer(500, null, "")),
                Arguments.of("404 page", FakeSource.answer(404, "text/html", "<html>")),
                Arguments.of("401", FakeSource.answer(401, null, "")),
                Arguments.of("204", FakeSource.answer(204, null, "")),
                Arguments.of(
                        "redirect",
                        new MockResponse.Builder()
                                .code(302)
                                .setHeader("Location", "http://127.0.0.2:1/keys")
                                .build()),
                Arguments.of(
                        "cut off",
                        new MockResponse.Builder()
                                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                                .build()));
    }

    @Hostile(30)
    @Requirement("IDT-15")
    @ParameterizedTest(name = "30 key set: {0}")
    @MethodSource("failing")
    void complete_whereTheKeysFail_connectsNothing(String name, MockResponse answer) {
        world.assertRefused(token -> {
            stage.home.on("/keys", request -> answer);
            return token.signed();
        });
    }

    static Stream<Arguments> useless() {
        return Stream.of(
                Arguments.of("null", "null"),
                Arguments.of("list", "[]"),
                Arguments.of("text", "\"keys\""),
                Arguments.of("empty", "{}"),
                Arguments.of("keys null", "{\"keys\":null}"),
                Arguments.of("keys an object", "{\"keys\":{}}"),
                Arguments.of("keys of nulls", "{\"keys\":[null,null]}"),
                Arguments.of("keys of texts", "{\"keys\":[\"k1\"]}"),
                Arguments.of("no key", keySet()),
                Arguments.of("another's key", keySet(jwk(ATTACKER, "k1"))),
                Arguments.of("key under another id", keySet(jwk(SOURCE, "k2"))),
                Arguments.of("key for encryption", keySet(with("use", "\"enc\""))),
                Arguments.of("key for another algorithm", keySet(with("alg", "\"RS512\""))),
                Arguments.of("key without modulus", keySet("{\"kty\":\"RSA\",\"kid\":\"k1\",\"e\":\"AQAB\"}")),
                Arguments.of(
                        "key of 64 bits",
                        keySet("{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"AQABAQABAQ\",\"e\":\"AQAB\"}")),
                Arguments.of("modulus zero", keySet("{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"AA\",\"e\":\"AA\"}")),
                Arguments.of(
                        "point off the curve",
                        keySet("{\"kty\":\"EC\",\"kid\":\"k1\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}")),
                Arguments.of(
                        "unknown curve",
                        keySet("{\"kty\":\"EC\",\"kid\":\"k1\",\"crv\":\"P-1\",\"x\":\"AQ\",\"y\":\"AQ\"}")),
                Arguments.of("damaged certificate", keySet(with("x5c", "[\"!\"]"))),
                Arguments.of("symmetric key", keySet(OCT_K1)),
                Arguments.of("nests too deep", "[".repeat(100_000)),
                Arguments.of("keys that nest too deep", "{\"keys\":" + "[".repeat(100_000)),
                Arguments.of("10,000 keys of megabytes", flood(10_000, jwk(ATTACKER, "k1"))),
                Arguments.of("no JSON", "keys: none"));
    }

    @Hostile(30)
    @Requirement({"IDT-05", "IDT-15"})
    @ParameterizedTest(name = "30 key set without a key of use: {0}")
    @MethodSource("useless")
    void complete_whereNoKeyIsOfUse_connectsNothing(String name, String keys) {
        world.assertRefused(token -> {
            world.keys(keys);
            return token.signed();
        });
    }

    @Hostile(30)
    @Requirement("IDT-05")
    @Test
    @DisplayName("30 symmetric key in the set, and a token signed with it")
    void complete_signedWithAPublishedSymmetricKey_connectsNothing() {
        world.assertRefused(token -> {
            world.keys(keySet(OCT_K1));
            return token.header("{\"alg\":\"HS256\",\"kid\":\"k1\"}").hashed(new byte[32]);
        });
    }

    static Stream<Arguments> usable() {
        String good = jwk(SOURCE, "k1");
        return Stream.of(
                Arguments.of("two keys with one id", keySet(jwk(ATTACKER, "k1"), good)),
                Arguments.of("private key inside", keySet(withPrivate())),
                Arguments.of("symmetric keys beside it", keySet(OCT, OCT_K1, good)),
                Arguments.of("10,000 small keys before it", flood(10_000, OCT).replace("]}", "," + good + "]}")),
                Arguments.of("key of an unknown kind beside it", keySet("{\"kty\":\"AKP\",\"kid\":\"pq\"}", good)),
                Arguments.of("unknown members", keySet(with("x-evil", "{\"a\":[1,2]}"))));
    }

    @Hostile(30)
    @Requirement({"IDT-05", "IDT-10"})
    @ParameterizedTest(name = "30 key set with the key: {0}")
    @MethodSource("usable")
    void complete_whereTheKeyIsThere_connects(String name, String keys) {
        world.keys(keys);

        Connection connected = world.connected();

        assertThat(stage.grant(connected.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(30)
    @Requirement("IDT-10")
    @Test
    @DisplayName("30 keys rotated between two reads")
    void complete_afterTheKeysRotated_reads() {
        Connection held = world.connected();
        world.keys(keySet(jwk(ATTACKER, "k2")));

        Connection again = world.connect(
                token -> token.header("{\"alg\":\"RS256\",\"kid\":\"k2\"}").signed(ATTACKER, "SHA256withRSA"));

        assertThat(again.id()).isEqualTo(held.id());
        world.keys(keySet(jwk(SOURCE, "k1")));
        world.assertRefused(
                token -> token.header("{\"alg\":\"RS256\",\"kid\":\"k2\"}").signed(ATTACKER, "SHA256withRSA"));
    }

    @Hostile(30)
    @Requirement("IDT-10")
    @ParameterizedTest(name = "30 {0} unknown key ids")
    @ValueSource(ints = {5})
    void complete_withUnknownKeyIds_readsTheKeysOnceForEachLaunch(int launches) {
        for (int launch = 0; launch < launches; launch++) {
            String id = "random-" + launch;
            int before = stage.home.requests("/keys").size();

            Stage.failure(() -> world.connect(token ->
                    token.header("{\"alg\":\"RS256\",\"kid\":\"" + id + "\"}").signed()));

            assertThat(stage.home.requests("/keys")).hasSize(before + 1);
        }
    }

    private static String with(String member, String json) {
        return jwk(SOURCE, "k1").replaceFirst("\\{", "{\"" + member + "\":" + json + ",");
    }

    private static String withPrivate() {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) SOURCE.getPrivate();
        return jwk(SOURCE, "k1")
                .replaceFirst(
                        "\\{",
                        "{\"d\":\"" + IdTokens.number(key.getPrivateExponent())
                                + "\",\"p\":\"" + IdTokens.number(key.getPrimeP())
                                + "\",\"q\":\"" + IdTokens.number(key.getPrimeQ())
                                + "\",\"dp\":\"" + IdTokens.number(key.getPrimeExponentP())
                                + "\",\"dq\":\"" + IdTokens.number(key.getPrimeExponentQ())
                                + "\",\"qi\":\"" + IdTokens.number(key.getCrtCoefficient()) + "\",");
    }

    private static String flood(int count, String key) {
        return keySet(Collections.nCopies(count, key).toArray(String[]::new));
    }
}
