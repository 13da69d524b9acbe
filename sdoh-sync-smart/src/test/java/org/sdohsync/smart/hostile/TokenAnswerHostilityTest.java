// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.util.function.Function;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** What the token endpoint may answer under which status and type, played to a code and to a refresh. */
class TokenAnswerHostilityTest {
    private final TokenStage world = new TokenStage();

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Arguments> redirects() {
        return Stream.of(301, 302, 303, 307, 308)
                .flatMap(status -> Stream.of(
                        Arguments.of(
                                status + " to another host", status, to(stage -> stage.foreign.url("/auth/token"))),
                        Arguments.of(status + " to another port", status, to(stage -> stage.otherPort.url("/t"))),
                        Arguments.of(status + " to a page at home", status, to(stage -> stage.home.url("/page")))));
    }

    private static Function<Stage, String> to(Function<Stage, String> place) {
        return place;
    }

    @Hostile(16)
    @Requirement("TKR-32")
    @ParameterizedTest(name = "16 redirect of a token request: {0}")
    @MethodSource("redirects")
    void token_onARedirect_followsNothing(String name, int status, Function<Stage, String> place) {
        world.stage.home.on("/page", request -> TokenJson.fresh().answer());
        MockResponse answer = new MockResponse.Builder()
                .code(status)
                .setHeader("Location", place.apply(world.stage))
                .body(TokenJson.fresh().toString())
                .build();

        world.play(answer, Expected.WEATHER);

        org.assertj.core.api.Assertions.assertThat(world.stage.home.requests("/page"))
                .isEmpty();
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of("200 page", plain(200, "text/html", "<html>Sign in</html>"), Expected.WEATHER),
                Arguments.of("200 empty", plain(200, null, ""), Expected.WEATHER),
                Arguments.of("200 array", plain(200, "application/json", "[]"), Expected.WEATHER),
                Arguments.of("200 cut off", plain(200, "application/json", "{\"access_token\":\"a"), Expected.WEATHER),
                Arguments.of("201 with tokens", TokenJson.fresh().answer(201, "application/json"), Expected.SERVED),
                Arguments.of("204", plain(204, null, ""), Expected.WEATHER),
                Arguments.of("400 empty", plain(400, null, ""), Expected.WEATHER),
                Arguments.of("400 with tokens", TokenJson.fresh().answer(400, "application/json"), Expected.WEATHER),
                Arguments.of("404 page", plain(404, "text/html", "<html>"), Expected.WEATHER),
                Arguments.of("407", plain(407, null, ""), Expected.WEATHER),
                Arguments.of("418", plain(418, "application/json", "{}"), Expected.WEATHER),
                Arguments.of("500 with tokens", TokenJson.fresh().answer(500, "application/json"), Expected.BUSY),
                Arguments.of("502 page", plain(502, "text/html", "<html>Bad gateway</html>"), Expected.BUSY),
                Arguments.of(
                        "503 JSON",
                        plain(503, "application/json", "{\"error\":\"temporarily_unavailable\"}"),
                        Expected.BUSY));
    }

    @Hostile(16)
    @Requirement("TKP-07")
    @ParameterizedTest(name = "16 {0}")
    @MethodSource("statuses")
    void token_underAnOddStatus_endsTyped(String name, MockResponse answer, Expected expected) {
        world.play(answer, expected);
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("tokens as text/plain", TokenJson.fresh().answer(200, "text/plain"), Expected.SERVED),
                Arguments.of("tokens as text/html", TokenJson.fresh().answer(200, "text/html"), Expected.SERVED),
                Arguments.of("tokens without type", TokenJson.fresh().answer(200, null), Expected.SERVED),
                Arguments.of(
                        "tokens after a byte order mark",
                        plain(200, "application/json", "\uFEFF" + TokenJson.fresh()),
                        Expected.SERVED),
                Arguments.of(
                        "tokens as a form",
                        plain(200, "application/x-www-form-urlencoded", "access_token=a&token_type=bearer"),
                        Expected.WEATHER),
                Arguments.of("error with 200", error(200, quoted("invalid_grant")), Expected.ENDED),
                Arguments.of("error as text", plain(400, null, "{\"error\":\"invalid_grant\"}"), Expected.ENDED),
                Arguments.of(
                        "error beside tokens",
                        TokenJson.fresh().and("error", quoted("invalid_client")).answer(),
                        Expected.APP_REFUSED),
                Arguments.of(
                        "OperationOutcome 401",
                        plain(401, "application/fhir+json", "{\"resourceType\":\"OperationOutcome\",\"issue\":[]}"),
                        Expected.UNAUTHORIZED),
                Arguments.of(
                        "error_description null",
                        plain(400, "application/json", "{\"error\":\"invalid_grant\",\"error_description\":null}"),
                        Expected.ENDED),
                Arguments.of(
                        "error_description echoes the token",
                        plain(
                                400,
                                "application/json",
                                "{\"error\":\"invalid_grant\",\"error_description\":\"" + Stage.FIRST_REFRESH
                                        + Stage.CODE + "\",\"error_uri\":\"javascript:alert(1)\"}"),
                        Expected.ENDED),
                Arguments.of("error echoes the token", error(400, quoted(Stage.FIRST_REFRESH)), Expected.WEATHER),
                Arguments.of("error as object", error(400, "{\"code\":\"invalid_grant\"}"), Expected.WEATHER),
                Arguments.of("error as list", error(400, "[\"invalid_grant\"]"), Expected.WEATHER),
                Arguments.of("error null", error(400, "null"), Expected.WEATHER),
                Arguments.of("error empty", error(400, "\"\""), Expected.WEATHER));
    }

    @Hostile(17)
    @Requirement({"TKP-07", "TKP-08"})
    @ParameterizedTest(name = "17 {0}")
    @MethodSource("shapes")
    void token_inAnOddShape_isJudgedByContent(String name, MockResponse answer, Expected expected) {
        world.play(answer, expected);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("invalid_grant 400", error(400, quoted("invalid_grant")), Expected.ENDED),
                Arguments.of("invalid_grant 401", error(401, quoted("invalid_grant")), Expected.ENDED),
                Arguments.of("invalid_grant 403", error(403, quoted("invalid_grant")), Expected.ENDED),
                Arguments.of("invalid_grant 500", error(500, quoted("invalid_grant")), Expected.ENDED),
                Arguments.of("INVALID_GRANT", error(400, quoted("INVALID_GRANT")), Expected.ENDED),
                Arguments.of("invalid_client 401", error(401, quoted("invalid_client")), Expected.APP_REFUSED),
                Arguments.of("invalid_client 400", error(400, quoted("invalid_client")), Expected.APP_REFUSED),
                Arguments.of("Invalid_Client", error(400, quoted("Invalid_Client")), Expected.APP_REFUSED),
                Arguments.of("unauthorized_client", error(403, quoted("unauthorized_client")), Expected.APP_REFUSED),
                Arguments.of("invalid_scope", error(400, quoted("invalid_scope")), Expected.APP_REFUSED),
                Arguments.of("invalid_target", error(400, quoted("invalid_target")), Expected.APP_REFUSED),
                Arguments.of("unknown code", error(400, quoted("token_revoked")), Expected.WEATHER),
                Arguments.of("unknown code 401", error(401, quoted("session_expired")), Expected.UNAUTHORIZED),
                Arguments.of("unknown code 500", error(500, quoted("oops")), Expected.BUSY),
                Arguments.of("almost invalid_grant", error(400, quoted(" invalid_grant")), Expected.WEATHER));
    }

    @Hostile(23)
    @Requirement({"REF-10", "REF-12", "REF-13", "TKP-08"})
    @ParameterizedTest(name = "23 {0}")
    @MethodSource("refusals")
    void token_refused_endsTheGrantForOneReasonOnly(String name, MockResponse answer, Expected expected) {
        world.play(answer, expected);
    }

    private static MockResponse plain(int status, @Nullable String type, String body) {
        return FakeSource.answer(status, type, body);
    }

    private static MockResponse error(int status, String json) {
        return plain(status, "application/json", "{\"error\":" + json + "}");
    }
}
