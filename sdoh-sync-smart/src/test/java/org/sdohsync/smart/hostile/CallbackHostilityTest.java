// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.Stage.REDIRECT;
import static org.sdohsync.smart.hostile.Stage.back;
import static org.sdohsync.smart.hostile.Stage.encoded;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Answers at the redirect address that the source, somebody in between, or somebody else made up. */
class CallbackHostilityTest {
    private static final String ISSUER = "https://as.example";

    private final Stage stage = new Stage();
    private Connection held;

    @BeforeEach
    void connect() {
        held = stage.connected();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Hostile(12)
    @Requirement({"AZC-01", "AZC-16"})
    @ParameterizedTest(name = "12 {0}")
    @ValueSource(
            strings = {
                "code=x",
                "code=x&state=",
                "code=x&state=guess",
                "code=x&state=guess%00",
                "code=x&State=STATE",
                "code=x&state=STATE%20",
                "error=access_denied",
                ""
            })
    void complete_withoutTheState_leavesTheLaunchAlone(String parameters) {
        URI asked = again();
        String state = FakeSource.query(asked.getRawQuery()).getOrDefault("state", "");

        assertRefused(URI.create(REDIRECT + "?" + parameters.replace("STATE", state)), Reason.UNKNOWN_STATE);

        stage.home.token(TokenJson.fresh().answer());
        assertThat(stage.client().completeLaunch(Stage.approved(asked)).id()).isEqualTo(held.id());
    }

    @Hostile(12)
    @Requirement("AZC-03")
    @Test
    @DisplayName("12 state used twice")
    void complete_withAUsedState_asksNothing() {
        URI answer = Stage.approved(again());
        stage.home.token(TokenJson.fresh().answer());
        stage.client().completeLaunch(answer);

        int before = stage.home.requests().size();
        assertThat(Stage.failure(LaunchException.class, () -> stage.restarted().completeLaunch(answer))
                        .reason())
                .isEqualTo(Reason.UNKNOWN_STATE);
        assertThat(stage.home.requests()).hasSize(before);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(12)
    @Requirement("AZC-04")
    @Test
    @DisplayName("12 state expired")
    void complete_withAnExpiredState_asksNothing() {
        URI answer = Stage.approved(again());
        stage.clock.advance(Duration.ofMinutes(10));

        assertRefused(answer, Reason.EXPIRED);
    }

    /** Somebody begins a launch and has the user of another session finish it. */
    @Hostile(12)
    @Requirement({"AZC-02", "LCH-11"})
    @ParameterizedTest(name = "12 begun in session {0}, answered in {1}")
    @CsvSource({"mine, yours", "mine, ", ", yours", "\u00e9, \u00e8", "mine, 'mine '", "mine, MINE"})
    void complete_inAnotherSession_asksNothingAndUsesTheLaunchUp(@Nullable String begun, @Nullable String answered) {
        URI answer = Stage.approved(begin(begun));

        assertRefused(() -> complete(answer, answered), Reason.WRONG_SESSION);
        assertRefused(() -> complete(answer, begun), Reason.UNKNOWN_STATE);
    }

    @Hostile(12)
    @Test
    @DisplayName("12 state of another account")
    void complete_withAnotherUsersState_connectsForThatUserOnly() {
        URI others = stage.client()
                .connect(stage.home.base().toString())
                .account("other user")
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
        stage.home.token(TokenJson.fresh().answer());

        Connection connected = stage.client().completeLaunch(Stage.approved(others));

        assertThat(connected.account()).isEqualTo("other user");
        assertThat(stage.client().connections("default"))
                .extracting(Connection::id)
                .containsExactly(held.id());
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(12)
    @Requirement("AZC-01")
    @Test
    @DisplayName("12 state of another app's store")
    void complete_withAStateOfAnotherApp_asksNothing() {
        try (Stage elsewhere = new Stage()) {
            assertRefused(Stage.approved(elsewhere.begin()), Reason.UNKNOWN_STATE);
        }
    }

    @Hostile(13)
    @Requirement({"AZC-07", "AZC-08", "AZC-14", "AZC-15"})
    @ParameterizedTest(name = "13 {0}")
    @CsvSource({
        "error=access_denied, DENIED",
        "error=server_error, REFUSED",
        "error=%1b%5b31mred&error_description=%1b%5b2J%0d%0aSet-Cookie:%20a=b, REFUSED",
        "error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=%3Cb%3E, REFUSED",
        "error=a&error_uri=javascript:alert(1), REFUSED",
        "error=x&code=y, MALFORMED_CALLBACK",
        "code=, MALFORMED_CALLBACK",
        "foo=bar, MALFORMED_CALLBACK",
        "code=x&iss=https%3A%2F%2Fevil.example, WRONG_SENDER",
        "code=x&iss=https%3A%2F%2Fas.example%2F, WRONG_SENDER",
        "code=x&iss=https%3A%2F%2FAS.example, WRONG_SENDER",
        "error=x&iss=https%3A%2F%2Fevil.example, WRONG_SENDER"
    })
    void complete_ofABadAnswer_asksNothing(String parameters, Reason reason) {
        nameIssuer();

        LaunchException failed = assertRefused(back(again(), parameters), reason);

        assertThat(failed.toString()).doesNotContain("script", "\u001b", "\r", "\n", "Cookie");
        assertThat(failed.errorUri()).isEmpty();
    }

    @Hostile(13)
    @Requirement("AZC-14")
    @ParameterizedTest(name = "13 {0}")
    @ValueSource(
            strings = {
                "?code=a&code=b&state=STATE",
                "?code=a&state=STATE&state=b",
                "?state=STATE#code=a",
                "#code=a&state=STATE"
            })
    void complete_ofARepeatedOrMisplacedAnswer_leavesTheLaunchAlone(String parameters) {
        URI asked = again();
        String state = FakeSource.query(asked.getRawQuery()).getOrDefault("state", "");

        assertRefused(URI.create(REDIRECT + parameters.replace("STATE", state)), Reason.MALFORMED_CALLBACK);

        stage.home.token(TokenJson.fresh().answer());
        assertThat(stage.client().completeLaunch(Stage.approved(asked)).id()).isEqualTo(held.id());
    }

    @Hostile(13)
    @Requirement("AZC-08")
    @ParameterizedTest(name = "13 sender promised, answer {0}")
    @ValueSource(strings = {"code=x", "error=access_denied", "code=x&iss="})
    void complete_withoutThePromisedSender_asksNothing(String parameters) {
        nameIssuer();
        publish(json -> json.text("issuer", ISSUER).flag("authorization_response_iss_parameter_supported", true));

        assertRefused(back(again(), parameters), Reason.WRONG_SENDER);
    }

    @Hostile(13)
    @Requirement("AZC-09")
    @ParameterizedTest(name = "13 no issuer known, iss={0}")
    @ValueSource(strings = {"https://evil.example", "https://localhost", "nonsense", "urn:x", "HOME.evil.example"})
    void complete_withAForeignSenderWhereNoneIsKnown_asksNothing(String sender) {
        String origin = stage.home.url("").replaceAll("/$", "");

        assertRefused(back(again(), "code=x&iss=" + encoded(sender.replace("HOME", origin))), Reason.WRONG_SENDER);
    }

    @Hostile(13)
    @Requirement("AZC-09")
    @Test
    @DisplayName("13 no issuer known, iss at the authorization server's own origin")
    void complete_withASenderOfItsOwnOriginWhereNoneIsKnown_connects() {
        stage.home.token(TokenJson.fresh().answer());

        Connection connected = stage.client()
                .completeLaunch(
                        back(again(), "code=" + encoded(Stage.CODE) + "&iss=" + encoded(stage.home.url("/realm"))));

        assertThat(connected.id()).isEqualTo(held.id());
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(14)
    @Requirement("AZC-17")
    @ParameterizedTest(name = "14 code {0}")
    @CsvSource({
        "a%2Bb%20c, a+b c",
        "a+b, a b",
        "%C3%A9%E2%82%AC, \u00e9\u20ac",
        "a%26state%3Dx, a&state=x",
        "a=b==, a=b=="
    })
    void complete_withAnOddCode_sendsExactlyThat(String written, String meant) {
        URI asked = again();
        stage.home.token(TokenJson.fresh().answer());

        stage.client().completeLaunch(back(asked, "session_state=1&code=" + written + "&foo"));

        assertThat(lastForm()).containsEntry("code", meant);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(14)
    @Requirement("AZC-17")
    @Test
    @DisplayName("14 code of 4 KB")
    void complete_withALongCode_sendsAllOfIt() {
        String code = "c".repeat(4096);
        URI asked = again();
        stage.home.token(TokenJson.fresh().answer());

        stage.client().completeLaunch(back(asked, "code=" + code));

        assertThat(lastForm()).containsEntry("code", code);
    }

    private Map<String, String> lastForm() {
        var forms = stage.home.forms(FakeSource.TOKEN);
        return forms.get(forms.size() - 1);
    }

    // The issuer is nobody who could be asked: it counts because the app says so.
    private void nameIssuer() {
        String base = stage.home.base().toString();
        SmartApp app = stage.app();
        stage.run(app.at(base, app.settingsAt(base).published("issuer", ISSUER)));
    }

    private void publish(UnaryOperator<JsonObject.Builder> change) {
        stage.home.configuration(change.apply(stage.home.configuration()).build());
        // A description is believed for an hour.
        stage.clock.advance(Duration.ofHours(2));
    }

    private URI begin(@Nullable String session) {
        AuthorizeStep step = stage.client().reconnect(held.id());
        return (session == null ? step.startLaunch() : step.startLaunch(Secret.of(session))).authorizeUrl();
    }

    private Connection complete(URI answer, @Nullable String session) {
        return session == null
                ? stage.client().completeLaunch(answer)
                : stage.client().completeLaunch(answer, Secret.of(session));
    }

    private URI again() {
        return stage.client().reconnect(held.id()).startLaunch().authorizeUrl();
    }

    private LaunchException assertRefused(URI answer, Reason reason) {
        return assertRefused(() -> stage.client().completeLaunch(answer), reason);
    }

    private LaunchException assertRefused(ThrowingCallable completing, Reason reason) {
        int before = stage.home.requests().size();
        LaunchException failed = Stage.failure(LaunchException.class, completing);

        assertThat(failed.reason()).isEqualTo(reason);
        assertThat(stage.home.requests()).hasSize(before);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
        return failed;
    }
}
