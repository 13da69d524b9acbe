// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.smart.registration.RegistrationException.Reason;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Sources that register something else than what was asked. */
class RegistrationHostilityTest {
    private static final String REGISTER = "/auth/register";
    private static final String MANAGE = "/auth/register/c1";
    private static final Secret PERMIT = Stage.CANARIES.secret("initial access token");
    private static final String MANAGEMENT = Stage.CANARIES.text("registration access token");
    private static final String ROTATED = Stage.CANARIES.text("rotated registration access token");
    private static final String SECRET = Stage.CANARIES.text("registered secret");

    private final Stage stage = new Stage();

    @BeforeEach
    void offerRegistration() {
        stage.home.configuration(described(json -> json).build());
        stage.run(SmartApp.named("foodbank")
                .redirect(Stage.REDIRECT)
                .scopes(Stage.SCOPES)
                .at(stage.home.base().toString(), SourceSettings.none().registrationToken(PERMIT)));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        "other redirect addresses",
                        "{\"client_id\":\"c1\",\"redirect_uris\":[\"https://evil.example\"]}",
                        Reason.MISMATCH),
                Arguments.of(
                        "redirect addresses of another kind",
                        "{\"client_id\":\"c1\",\"redirect_uris\":{}}",
                        Reason.MISMATCH),
                Arguments.of("no client_id", "{\"client_secret\":\"s\"}", Reason.MISMATCH),
                Arguments.of("client_id null", "{\"client_id\":null}", Reason.MISMATCH),
                Arguments.of("client_id empty", "{\"client_id\":\"\"}", Reason.MISMATCH),
                Arguments.of("client_id a number", "{\"client_id\":7}", Reason.MISMATCH),
                Arguments.of("client_id with a line break", "{\"client_id\":\"a\\r\\nb: c\"}", Reason.MISMATCH),
                Arguments.of("client_id beyond ASCII", "{\"client_id\":\"\\u00e9\"}", Reason.MISMATCH),
                Arguments.of(
                        "unknown method",
                        "{\"client_id\":\"c1\",\"token_endpoint_auth_method\":\"tls_client_auth\"}",
                        Reason.MISMATCH),
                Arguments.of(
                        "method without its secret",
                        "{\"client_id\":\"c1\",\"token_endpoint_auth_method\":\"client_secret_basic\"}",
                        Reason.MISMATCH),
                Arguments.of(
                        "method with an empty secret",
                        "{\"client_id\":\"c1\",\"token_endpoint_auth_method\":\"client_secret_basic\",\"client_secret\":\"\"}",
                        Reason.MISMATCH),
                Arguments.of(
                        "method with a secret that is no text",
                        "{\"client_id\":\"c1\",\"token_endpoint_auth_method\":\"client_secret_post\",\"client_secret\":7}",
                        Reason.MISMATCH),
                Arguments.of(
                        "method with a secret of two lines",
                        "{\"client_id\":\"c1\",\"token_endpoint_auth_method\":\"client_secret_post\",\"client_secret\":\"a\\nb\"}",
                        Reason.MISMATCH),
                Arguments.of(
                        "method without our key",
                        "{\"client_id\":\"c1\",\"token_endpoint_auth_method\":\"private_key_jwt\"}",
                        Reason.MISMATCH),
                Arguments.of("page", "<html>Thank you</html>", Reason.MISMATCH),
                Arguments.of("list", "[]", Reason.MISMATCH),
                Arguments.of("nothing", "", Reason.MISMATCH));
    }

    @Hostile(35)
    @Requirement({"REG-04", "REG-10"})
    @ParameterizedTest(name = "35 registered with {0}")
    @MethodSource("refused")
    void begin_afterSuchARegistration_connectsNothing(String name, String answer, Reason reason) {
        stage.home.on(REGISTER, request -> FakeSource.answer(201, "application/json", answer));

        assertThat(Stage.failure(RegistrationException.class, stage::begin).reason())
                .isEqualTo(reason);
        assertThat(stage.client().sources().registrations().all()).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("400", FakeSource.error(400, "invalid_redirect_uri"), Reason.REFUSED),
                Arguments.of("401", FakeSource.answer(401, null, ""), Reason.REFUSED),
                Arguments.of("403", FakeSource.error(403, "<script>"), Reason.REFUSED),
                Arguments.of("429", FakeSource.answer(429, null, ""), Reason.UNAVAILABLE),
                Arguments.of("503", FakeSource.answer(503, "text/html", "<html>"), Reason.UNAVAILABLE),
                Arguments.of("2 MB", FakeSource.answer(201, null, "x".repeat(2_000_000)), Reason.UNAVAILABLE),
                Arguments.of(
                        "redirect",
                        new MockResponse.Builder()
                                .code(307)
                                .setHeader("Location", "http://127.0.0.2:1/")
                                .build(),
                        Reason.REFUSED),
                Arguments.of(
                        "cut off",
                        new MockResponse.Builder()
                                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                                .build(),
                        Reason.UNAVAILABLE));
    }

    @Hostile(35)
    @Requirement("REG-12")
    @ParameterizedTest(name = "35 registration answered with {0}")
    @MethodSource("failures")
    void begin_afterARefusedRegistration_endsTyped(String name, MockResponse answer, Reason reason) {
        stage.home.on(REGISTER, request -> answer);

        RegistrationException failed = Stage.failure(RegistrationException.class, stage::begin);

        assertThat(failed.reason()).isEqualTo(reason);
        assertThat(failed.getMessage()).doesNotContain("script");
    }

    @Hostile(35)
    @Requirement({"REG-10", "REG-11", "REG-13"})
    @ParameterizedTest(name = "35 registered with {0}")
    @ValueSource(
            strings = {
                "\"redirect_uris\":null,\"scope\":null,\"token_endpoint_auth_method\":null,\"client_secret\":null",
                "\"client_secret_expires_at\":0",
                "\"client_secret_expires_at\":null",
                "\"client_secret_expires_at\":\"never\"",
                "\"client_secret_expires_at\":-1",
                "\"client_secret_expires_at\":1e18",
                "\"client_secret_expires_at\":99999999999999999",
                "\"registration_client_uri\":\"FOREIGN\",\"registration_access_token\":\"TOKEN\"",
                "\"registration_client_uri\":\"::\",\"registration_access_token\":\"TOKEN\"",
                "\"registration_client_uri\":\"HOME/m\",\"registration_access_token\":\"TOKEN\\r\\nX: y\"",
                "\"registration_client_uri\":\"HOME/m\",\"registration_access_token\":\"TOKEN\\u00e9\"",
                "\"registration_client_uri\":\"file:///x\",\"registration_access_token\":\"TOKEN\"",
                "\"registration_client_uri\":\"http://127.0.0.1:99999/\",\"registration_access_token\":\"TOKEN\"",
                "\"scope\":\"system/*.cruds\",\"grant_types\":[\"implicit\",\"password\"],\"client_name\":\"<b>\"",
                "\"grant_types\":7,\"contacts\":{},\"unknown\":[1]"
            })
    void complete_afterAnOddRegistration_connects(String members) {
        stage.home.on(
                REGISTER,
                request -> FakeSource.answer(
                        // Not 201: some answer so.
                        200,
                        "application/json",
                        "{\"client_id\":\"c1\","
                                + members.replace("FOREIGN", stage.foreign.url("/manage"))
                                        .replace("HOME/m", stage.home.url("/auth/manage"))
                                        .replace("TOKEN", MANAGEMENT)
                                + "}"));

        Connection held = stage.connected();

        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
        Registration registered = stage.client().sources().registrations().all().get(0);
        assertThat(registered.clientId()).isEqualTo("c1");
        if (members.contains("registration_client_uri")) {
            assertThat(registered.manageable()).isFalse();
        }
    }

    @Hostile(35)
    @Requirement("REG-11")
    @ParameterizedTest(name = "35 secret that ends at {0}")
    @CsvSource({"1, true", "1767225600, true", "1767225601, false", "0, false", "99999999999999999, false"})
    void begin_withASecretThatEnds_registersAgain(String end, boolean again) {
        stage.home.on(REGISTER, request -> FakeSource.answer(201, "application/json", withSecret(end)));
        stage.begin();

        stage.begin();

        assertThat(stage.home.requests(REGISTER)).hasSize(again ? 2 : 1);
    }

    @Hostile(35)
    @Requirement("REG-13")
    @Test
    @DisplayName("35 management token rotated")
    void reread_withARotatedToken_usesTheNewOneNext() {
        register();
        stage.home.on(
                MANAGE,
                request -> FakeSource.answer(
                        200,
                        "application/json",
                        "{\"client_id\":\"c1\",\"registration_access_token\":" + quoted(ROTATED) + "}"));

        for (int read = 0; read < 2; read++) {
            stage.client().sources().registrations().reread(stage.home.base(), redirect());
        }

        assertThat(stage.home.requests(MANAGE))
                .extracting(request -> request.getHeaders().get("Authorization"))
                .containsExactly("Bearer " + MANAGEMENT, "Bearer " + ROTATED);
    }

    @Hostile(35)
    @Requirement({"REG-07", "REG-13"})
    @Test
    @DisplayName("35 management moved elsewhere by the answer")
    void reread_whereManagementMoves_staysWhereItWas() {
        register();
        stage.home.on(
                MANAGE,
                request -> FakeSource.answer(
                        200,
                        "application/json",
                        "{\"client_id\":\"c1\",\"registration_client_uri\":" + quoted(stage.foreign.url("/m")) + "}"));

        for (int read = 0; read < 2; read++) {
            stage.client().sources().registrations().reread(stage.home.base(), redirect());
        }

        assertThat(stage.home.requests(MANAGE)).hasSize(2);
    }

    @Hostile(35)
    @Requirement("REG-13")
    @ParameterizedTest(name = "35 {0} after deletion")
    @ValueSource(ints = {401, 403, 404})
    void delete_ofWhatIsGone_forgets(int status) {
        register();
        stage.home.on(MANAGE, request -> FakeSource.answer(status, null, ""));

        assertThat(Stage.failure(
                                RegistrationException.class,
                                () -> stage.client().sources().registrations().reread(stage.home.base(), redirect()))
                        .reason())
                .isEqualTo(Reason.REFUSED);
        stage.client().sources().registrations().delete(stage.home.base(), redirect());

        assertThat(stage.client().sources().registrations().all()).isEmpty();
    }

    @Hostile({7, 35})
    @Requirement({"DSC-15", "REG-07"})
    @Test
    @DisplayName("35 registration moved to another origin, with a permit at stake (7)")
    void begin_whereRegistrationMovedAway_sendsNoPermitThere() {
        stage.home.on(REGISTER, request -> FakeSource.answer(201, "application/json", withSecret("1767225601")));
        Connection held = stage.connected();
        stage.home.configuration(described(json -> json.text("registration_endpoint", stage.foreign.url("/register")))
                .build());
        stage.clock.advance(java.time.Duration.ofDays(8));

        Stage.failure(() -> stage.client().reconnect(held.id()).startLaunch());

        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    private String redirect() {
        return SmartApp.named("foodbank")
                .redirect(Stage.REDIRECT)
                .redirectFor(stage.home.base().toString());
    }

    private void register() {
        stage.home.on(
                REGISTER,
                request -> FakeSource.answer(
                        201,
                        "application/json",
                        "{\"client_id\":\"c1\",\"registration_access_token\":" + quoted(MANAGEMENT)
                                + ",\"registration_client_uri\":" + quoted(stage.home.url(MANAGE)) + "}"));
        stage.begin();
    }

    private static String withSecret(String end) {
        return "{\"client_id\":\"c1\",\"token_endpoint_auth_method\":\"client_secret_basic\",\"client_secret\":"
                + quoted(SECRET) + ",\"client_secret_expires_at\":" + end + "}";
    }

    private JsonObject.Builder described(UnaryOperator<JsonObject.Builder> change) {
        return change.apply(stage.home
                .configuration()
                .text("registration_endpoint", stage.home.url(REGISTER))
                .texts("token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic")));
    }
}
