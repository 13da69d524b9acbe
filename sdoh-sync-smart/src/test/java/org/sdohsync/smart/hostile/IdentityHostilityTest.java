// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.IdTokens.ATTACKER;
import static org.sdohsync.smart.hostile.IdTokens.SOURCE;
import static org.sdohsync.smart.hostile.IdTokens.base64;
import static org.sdohsync.smart.hostile.IdTokens.utf8;

import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** id_tokens that prove nothing. */
class IdentityHostilityTest {
    private static final String FORGER = "http://127.0.0.2:1/keys";

    private final IdentityStage world = new IdentityStage();
    private final Stage stage = world.stage;

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("alg none", token -> token.header("{\"alg\":\"none\"}").unsigned() + "."),
                forgery(
                        "alg NONE",
                        token -> token.header("{\"alg\":\"NONE\",\"kid\":\"k1\"}")
                                        .unsigned() + "."),
                forgery("no alg", token -> token.header("{\"kid\":\"k1\"}").signed()),
                forgery(
                        "HS256 with the client secret",
                        token -> token.header("{\"alg\":\"HS256\"}").hashed(utf8(Stage.CLIENT_SECRET))),
                forgery(
                        "HS256 with the public key",
                        token -> token.header("{\"alg\":\"HS256\",\"kid\":\"k1\"}")
                                .hashed(SOURCE.getPublic().getEncoded())),
                forgery(
                        "HS256 with the key set",
                        token -> token.header("{\"alg\":\"HS256\",\"kid\":\"k1\"}")
                                .hashed(utf8(IdTokens.jwk(SOURCE, "k1")))),
                forgery("RS256 by another key", token -> token.signed(ATTACKER, "SHA256withRSA")),
                forgery(
                        "RS256 by another key without kid",
                        token -> token.header("{\"alg\":\"RS256\"}").signed(ATTACKER, "SHA256withRSA")),
                forgery("another hash than named", token -> token.signed(SOURCE, "SHA384withRSA")),
                forgery(
                        "algorithm not accepted",
                        token -> token.header("{\"alg\":\"RS512\",\"kid\":\"k1\"}")
                                .signed(SOURCE, "SHA512withRSA")),
                forgery(
                        "ES256 with an RSA key",
                        token -> token.header("{\"alg\":\"ES256\",\"kid\":\"k1\"}")
                                .signed()),
                forgery(
                        "kid unknown",
                        token -> token.header("{\"alg\":\"RS256\",\"kid\":\"k9\"}")
                                .signed()),
                forgery(
                        "kid that is a path",
                        token -> token.header("{\"alg\":\"RS256\",\"kid\":\"../k1\"}")
                                .signed()),
                header("jku", "\"" + FORGER + "\""),
                header("x5u", "\"" + FORGER + "\""),
                header("jwk", IdTokens.jwk(ATTACKER, "k1")),
                header("x5c", "[\"MIIB\"]"),
                forgery(
                        "critical extension unknown",
                        token -> token.header("{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"x\"],\"x\":1}")
                                .signed()),
                forgery("JWE", token -> base64(utf8("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}")) + ".a.b.c.d"),
                forgery("five segments", token -> token.signed() + ".a.b"),
                forgery("four segments", token -> token.signed() + ".a"),
                forgery("two segments", IdTokens::unsigned),
                forgery("one segment", token -> "token"),
                forgery("no text at all", token -> ""),
                forgery("empty signature", token -> token.unsigned() + "."),
                forgery(
                        "claims changed after signing",
                        token -> token.signed()
                                .replaceFirst("\\.[^.]+\\.", "." + base64(utf8("{\"sub\":\"other\"}")) + ".")),
                forgery(
                        "header nests too deep",
                        token -> token.header("[".repeat(5_000)).signed()),
                forgery("header no JSON", token -> token.header("alg=RS256").signed()));
    }

    private static Arguments forgery(String name, Function<IdTokens, String> token) {
        return Arguments.of(name, token);
    }

    private static Arguments header(String member, String json) {
        return forgery(
                member + " of the attacker",
                token -> token.header("{\"alg\":\"RS256\",\"kid\":\"k1\",\"" + member + "\":" + json + "}")
                        .signed(ATTACKER, "SHA256withRSA"));
    }

    @Hostile(29)
    @Requirement({"IDT-01", "IDT-05", "IDT-11", "IDT-15"})
    @ParameterizedTest(name = "29 {0}")
    @MethodSource("forgeries")
    void complete_withAForgery_connectsNothing(String name, Function<IdTokens, String> token) {
        world.assertRefused(token);

        assertThat(stage.home.requests("/keys")).hasSizeLessThanOrEqualTo(2);
    }

    @Hostile(29)
    @Requirement({"IDT-03", "IDT-04", "IDT-06", "IDT-07", "IDT-08", "IDT-15"})
    @ParameterizedTest(name = "29 {0} is {1}")
    @CsvSource({
        "iss, '\"https://as.example/\"'",
        "iss, '\"HTTPS://as.example\"'",
        "iss, '\"https://evil.example\"'",
        "iss, '[\"https://as.example\"]'",
        "iss, ''",
        "aud, '\"other\"'",
        "aud, '\"APP\"'",
        "aud, '[\"app\",\"other\"]'",
        "aud, '[]'",
        "aud, 7",
        "aud, ''",
        "azp, '\"other\"'",
        "exp, 1767225539",
        "exp, 0",
        "exp, -1",
        "exp, '\"soon\"'",
        "exp, null",
        "exp, ''",
        "iat, 1767225661",
        "iat, 1e18",
        "iat, ''",
        "nonce, '\"other\"'",
        "nonce, '\"\"'",
        "nonce, null",
        "nonce, ''",
        "sub, '\"\"'",
        "sub, 7",
        "sub, ''"
    })
    void complete_withAWrongClaim_connectsNothing(String claim, String json) {
        world.assertRefused(token -> token.claim(claim, json).signed());
    }

    static Stream<Arguments> goodOnes() {
        return Stream.of(
                forgery(
                        "without kid",
                        token -> token.header("{\"alg\":\"RS256\"}").signed()),
                forgery(
                        "RS384",
                        token -> token.header("{\"alg\":\"RS384\",\"kid\":\"k1\"}")
                                .signed(SOURCE, "SHA384withRSA")),
                forgery(
                        "for several, issued to us",
                        token -> token.claim("aud", "[\"other\",\"app\"]")
                                .claim("azp", "\"app\"")
                                .signed()),
                forgery(
                        "that never seems to end",
                        token -> token.claim("exp", "99999999999999").signed()),
                forgery(
                        "with a foreign key in its header",
                        token -> token.header("{\"alg\":\"RS256\",\"kid\":\"k1\",\"jku\":\"" + FORGER + "\"}")
                                .signed()));
    }

    @Hostile(29)
    @Requirement({"IDT-09", "IDT-10", "IDT-11"})
    @ParameterizedTest(name = "29 odd but proved: {0}")
    @MethodSource("goodOnes")
    void complete_withAnOddProof_connects(String name, Function<IdTokens, String> token) {
        Connection connected = world.connect(token);

        assertThat(connected.context().fhirUser()).contains("Practitioner/7");
        assertThat(stage.grant(connected.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(29)
    @Requirement("IDT-14")
    @ParameterizedTest(name = "29 on refresh: {0} is {1}")
    @CsvSource({"sub, '\"user-2\"'", "iss, '\"https://evil.example\"'"})
    void token_whoseIdTokenNamesAnother_isQuarantinedWithItsNewToken(String claim, String json) {
        Connection held = world.connected();
        stage.expire();
        stage.home.token(IdentityStage.answer(
                TokenJson.fresh(),
                new IdTokens(IdentityStage.ISSUER, "n").claim(claim, json).signed()));

        Stage.failure(AuthorizationException.class, () -> stage.token(held.id()));

        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.QUARANTINED_ROTATED);
    }

    @Hostile(29)
    @Requirement("IDT-14")
    @ParameterizedTest(name = "29 on refresh: id_token {0}")
    @CsvSource({"garbage", "a.b.c", "a.b.c.d.e", ","})
    void token_whoseIdTokenTellsNothing_isServed(@Nullable String idToken) {
        Connection held = world.connected();
        stage.expire();
        stage.home.token(IdentityStage.answer(TokenJson.fresh(), idToken == null ? "" : idToken));

        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));

        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
        assertThat(stage.home.requests(FakeSource.TOKEN)).hasSize(2);
    }
}
