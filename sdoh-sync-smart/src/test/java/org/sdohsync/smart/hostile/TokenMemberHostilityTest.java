// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.Stage.NEW_ACCESS;
import static org.sdohsync.smart.hostile.Stage.NEW_REFRESH;
import static org.sdohsync.smart.hostile.TokenJson.fresh;
import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Token answers of which one member is not as it should be, played to a code and to a refresh. */
class TokenMemberHostilityTest {
    private final TokenStage world = new TokenStage();

    @AfterEach
    void close() {
        world.close();
    }

    @Hostile(18)
    @Requirement({"TKP-03", "TKP-04", "TKP-05"})
    @ParameterizedTest(name = "18 expires_in {0}")
    @CsvSource({
        ", false",
        "null, false",
        "'\"3600\"', true",
        "3600.0, true",
        "3.6e3, true",
        "0, false",
        "-1, false",
        "1e18, false",
        "1e999999999, false",
        "99999999999999999999, false",
        "'\"soon\"', false",
        "'\"\"', false",
        "true, false",
        "[3600], false",
        "{}, false"
    })
    void token_withALifetime_isUsedThatLongOrUntilRefused(@Nullable String json, boolean known) {
        TokenJson answer = json == null ? fresh().without("expires_in") : fresh().but("expires_in", json);
        world.play(answer.answer(), Expected.SERVED);
        Connection held = world.refreshed(answer);
        int before = world.requests();

        world.stage.clock.advance(Duration.ofHours(2));
        world.stage.home.token(fresh().answer());
        world.stage.token(held.id());

        assertThat(world.requests() - before).isEqualTo(known ? 1 : 0);
    }

    @Hostile(18)
    @Requirement("TKP-11")
    @ParameterizedTest(name = "18 clock jumps by {0} hours")
    @ValueSource(ints = {-10_000, -48, -2, 2, 48, 10_000})
    void token_whenTheClockJumps_isServedOrRefreshedOnce(int hours) {
        Connection held = world.stage.connected();
        world.stage.clock.advance(Duration.ofHours(hours));
        world.stage.home.token(fresh().answer());

        Secret served = world.stage.token(held.id());

        assertThat(served).isEqualTo(Secret.of(hours > 0 ? NEW_ACCESS : Stage.FIRST_ACCESS));
        assertThat(world.stage.grant(held.id())).isEqualTo(hours > 0 ? Stage.Grant.ROTATED : Stage.Grant.KEPT);
    }

    @Hostile(18)
    @Requirement("REF-15")
    @ParameterizedTest(name = "18 clock jumps back by {0} hours after a failure")
    @ValueSource(ints = {1, 48, 10_000})
    void token_whenTheClockJumpsBackAfterAFailure_isAskedForAgain(int hours) {
        Connection held = world.stage.connected();
        world.stage.expire();
        world.stage.home.token(org.sdohsync.smart.fake.FakeSource.answer(503, null, ""));
        Stage.failure(() -> world.stage.token(held.id()));

        world.stage.clock.advance(Duration.ofHours(-hours));
        world.stage.home.token(fresh().answer());

        assertThat(world.stage.client().tokens(held.id()).replace(Secret.of(Stage.FIRST_ACCESS)))
                .isEqualTo(Secret.of(NEW_ACCESS));
    }

    static Stream<Arguments> tokenTypes() {
        return Stream.of(
                Arguments.of("bearer", quoted("bearer"), Expected.SERVED),
                Arguments.of("BEARER", quoted("BEARER"), Expected.SERVED),
                Arguments.of("missing", null, Expected.ROTATED_ONLY),
                Arguments.of("null", "null", Expected.ROTATED_ONLY),
                Arguments.of("DPoP", quoted("DPoP"), Expected.ROTATED_ONLY),
                Arguments.of("mac", quoted("mac"), Expected.ROTATED_ONLY),
                Arguments.of("list", "[\"Bearer\"]", Expected.ROTATED_ONLY),
                Arguments.of("bearer and more", quoted("Bearer, Basic"), Expected.ROTATED_ONLY));
    }

    @Hostile(20)
    @Requirement("TKP-02")
    @ParameterizedTest(name = "20 token_type {0}")
    @MethodSource("tokenTypes")
    void token_ofAType_isUsedIfItIsBearer(String name, @Nullable String json, Expected expected) {
        world.play(with("token_type", json).answer(), expected);
    }

    static Stream<Arguments> accessTokens() {
        return Stream.of(
                Arguments.of("missing", null, Expected.ROTATED_ONLY),
                Arguments.of("null", "null", Expected.ROTATED_ONLY),
                Arguments.of("empty", "\"\"", Expected.ROTATED_ONLY),
                Arguments.of("number", "7", Expected.ROTATED_ONLY),
                Arguments.of("with line breaks", "\"a\\r\\nX-Evil: 1\"", Expected.ROTATED_ONLY),
                Arguments.of("with a blank", "\"a b\"", Expected.ROTATED_ONLY),
                Arguments.of("with a zero", "\"a\\u0000\"", Expected.ROTATED_ONLY),
                Arguments.of("not in ASCII", "\"\\u00e9\"", Expected.ROTATED_ONLY),
                Arguments.of("of 100 KB", quoted("x".repeat(100_000)), Expected.SERVED),
                Arguments.of("of 2 MB", quoted("x".repeat(2_000_000)), Expected.WEATHER));
    }

    @Hostile(20)
    @Requirement({"TKP-10", "REF-16"})
    @ParameterizedTest(name = "20 access_token {0}")
    @MethodSource("accessTokens")
    void token_ofAForm_isUsedIfAHeaderCanHoldIt(String name, @Nullable String json, Expected expected) {
        var answer = with("access_token", json).answer();

        if (expected.equals(Expected.WEATHER)) {
            // An answer that exceeds the limits may have rotated.
            world.playReplayed(answer, expected);
        } else {
            world.play(answer, expected);
        }
    }

    static Stream<Arguments> refreshTokens() {
        return Stream.of(
                Arguments.of("absent", null, Expected.SERVED_WITH_THE_OLD),
                Arguments.of("same", quoted(Stage.FIRST_REFRESH), Expected.SERVED_WITH_THE_OLD),
                Arguments.of("new", quoted(NEW_REFRESH), Expected.SERVED),
                Arguments.of("empty", "\"\"", Expected.SERVED_WITH_THE_OLD),
                Arguments.of("null", "null", Expected.SERVED_WITH_THE_OLD),
                Arguments.of("number", "7", Expected.SERVED_WITH_THE_OLD),
                Arguments.of("object", "{\"value\":\"x\"}", Expected.SERVED_WITH_THE_OLD),
                Arguments.of("with line breaks", "\"a\\nb\"", Expected.SERVED_WITH_THE_OLD));
    }

    @Hostile(21)
    @Requirement({"REF-05", "REF-06"})
    @ParameterizedTest(name = "21 refresh_token {0}")
    @MethodSource("refreshTokens")
    void token_withARefreshToken_keepsAUsableOne(String name, @Nullable String json, Expected expected) {
        world.play(with("refresh_token", json).answer(), expected);
    }

    @Hostile(21)
    @Requirement("TKP-07")
    @ParameterizedTest(name = "21 {0} twice, the last counts")
    @CsvSource({"token_type, Bearer", "access_token, ", "refresh_token, "})
    void token_withARepeatedMember_takesTheLast(String name, @Nullable String good) {
        String last = good == null ? (name.equals("access_token") ? NEW_ACCESS : NEW_REFRESH) : good;

        world.play(fresh().but(name, quoted("earlier")).and(name, quoted(last)).answer(), Expected.SERVED);
    }

    private static TokenJson with(String member, @Nullable String json) {
        return json == null ? fresh().without(member) : fresh().but(member, json);
    }
}
