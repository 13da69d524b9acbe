// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.testkit.wire.WireExamples.BASE;
import static org.sdohsync.testkit.wire.WireExamples.NOW;
import static org.sdohsync.testkit.wire.WireExamples.TOKEN;
import static org.sdohsync.testkit.wire.WireExamples.asked;
import static org.sdohsync.testkit.wire.WireExamples.authorization;
import static org.sdohsync.testkit.wire.WireExamples.backend;
import static org.sdohsync.testkit.wire.WireExamples.basic;
import static org.sdohsync.testkit.wire.WireExamples.callback;
import static org.sdohsync.testkit.wire.WireExamples.claims;
import static org.sdohsync.testkit.wire.WireExamples.code;
import static org.sdohsync.testkit.wire.WireExamples.fhir;
import static org.sdohsync.testkit.wire.WireExamples.issued;
import static org.sdohsync.testkit.wire.WireExamples.refresh;
import static org.sdohsync.testkit.wire.WireExamples.token;
import static org.sdohsync.testkit.wire.WireExamples.with;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.Requirement;

/** Once answers are told, an app may present what it was given and nothing else, and a session has to be whole. */
class IssueRulesTest {
    private static final String STATE = asked().getOrDefault("state", "");

    private final WireRules rules =
            WireRules.at(BASE, TOKEN).clock(MutableClock.at(NOW)).answersTold();

    @Test
    @Requirement({"INF-16", "INF-19", "INF-33", "INF-34"})
    void verifyWhole_ofASession_passes() {
        play("");

        rules.verifyWhole(true);
    }

    @Requirement({"INF-33", "INF-34"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "discovery | no discovery",
                "launch | no authorization request",
                "token answer | no token issued",
                "use | no FHIR request with a token",
                "welcome | no FHIR request with a token"
            })
    void verifyWhole_withoutAPart_namesIt(String left, String gap) {
        WireRules lenient = WireRules.at(BASE, TOKEN);
        play(lenient, left);

        if (left.equals("launch")) {
            // The code has no request then, which is a fault of its own.
            assertThat(lenient.faults()).anyMatch(fault -> fault.contains("matches no authorization request"));
        } else {
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> lenient.verifyWhole(true))
                    .withMessageContaining(gap);
        }
    }

    @Test
    @Requirement("INF-34")
    void verifyWhole_ofALaunchBeforeDiscovery_isNamed() {
        rules.authorization(authorization(asked()));
        play("launch");

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> rules.verifyWhole(true))
                .withMessageContaining("LAUNCH came too early");
    }

    @Test
    @Requirement({"INF-34", "INF-36"})
    void verifyWhole_withoutAUser_needsNoLaunch() {
        rules.received(fhir("/metadata", null));
        Map<String, String> form = backend(claims("j1"));
        rules.received(token(form));
        rules.answered(token(form), 200, issued("a1", "r1"));
        use("a1", 200);

        rules.verifyWhole(false);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> rules.verifyWhole(true))
                .withMessageContaining("no authorization request");
    }

    @Requirement("INF-16")
    @ParameterizedTest
    @CsvSource({"c2, STATE", "c1, another"})
    void code_thatDidNotAnswerItsRequest_isNamed(String given, String state) {
        rules.authorization(authorization(asked()));
        rules.callback(callback(given, state.replace("STATE", STATE)));
        rules.received(token(code()));

        assertFault("code: was not given in answer to its request (POST /token)");
    }

    @Requirement("INF-19")
    @Test
    void refreshToken_thatWasNotIssued_isNamed() {
        rules.received(token(refresh()));

        assertFault("refresh: refresh_token was not issued here (POST /token)");
    }

    @Requirement("INF-19")
    @Test
    void refreshToken_givenBeforeOrToldLater_isNoFault() {
        rules.given("r1");
        rules.received(token(refresh()));
        rules.received(token(with(refresh(), "refresh_token", "r2")));
        rules.answered(token(refresh()), 200, issued("a2", "r2"));

        rules.verify();
    }

    @Requirement({"INF-19", "INF-36"})
    @Test
    void refreshToken_thatCameWithoutAUser_isNamed() {
        Map<String, String> form = backend(claims("j1"));
        rules.received(token(form));
        rules.answered(token(form), 200, issued("a1", "r1"));
        rules.received(token(refresh()));

        assertFault("refresh_token was not issued here");
    }

    @Requirement("INF-33")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/Task/1 | | without a token",
                "/Task?owner=x | | without a token",
                " | | without a token",
                "/Task/1 | Basic YTpi | Authorization is not Bearer",
                "/Task/1 | bearer a1 | Authorization is not Bearer",
                "/Task/1 | 'Bearer ' | Authorization is not Bearer",
                "/Task/1 | Bearer a2 | access token was not issued here"
            })
    void fhirRequest_brokenInItsToken_isNamed(@Nullable String below, @Nullable String authorization, String fault) {
        play("");
        rules.received(fhir(below == null ? "" : below, authorization));

        assertFault("fhir: " + fault);
    }

    @Requirement("INF-33")
    @ParameterizedTest
    @ValueSource(strings = {"/metadata", "/.well-known/smart-configuration", "/metadata?_format=json"})
    void description_withoutAToken_isNoFault(String below) {
        rules.received(fhir(below, null));

        rules.verify();
    }

    @Requirement("INF-36")
    @Test
    void client_ofAnotherKindThanBefore_isNamed() {
        rules.given("r1");
        rules.received(token(refresh()));
        rules.received(token(refresh()));
        assertThat(rules.faults()).isEmpty();

        rules.received(basic("/token", "grant_type=refresh_token&refresh_token=r1", "app:secret"));

        assertFault("client: proves itself in another way than before");
    }

    @Test
    void answers_thatAreNone_issueNothing() {
        rules.answered(token(refresh()), 200, "<html>".getBytes(UTF_8));
        rules.answered(token(refresh()), 400, "{\"error\":\"invalid_grant\"}".getBytes(UTF_8));
        rules.received(token(refresh()));

        assertFault("refresh_token was not issued here");
    }

    private void play(String left) {
        play(rules, left);
    }

    private static void play(WireRules rules, String left) {
        if (!left.equals("discovery")) {
            rules.received(fhir("/.well-known/smart-configuration", null));
        }
        if (!left.equals("launch")) {
            rules.authorization(authorization(asked()));
        }
        rules.callback(callback("c1", STATE));
        rules.received(token(code()));
        if (!left.equals("token answer")) {
            rules.answered(token(code()), 200, issued("a1", "r1"));
        }
        if (!left.equals("use")) {
            rules.received(fhir("/Task?owner=x", "Bearer a1"));
            rules.answered(fhir("/Task?owner=x", "Bearer a1"), left.equals("welcome") ? 401 : 200, new byte[0]);
        }
    }

    private void use(String token, int status) {
        rules.received(fhir("/Patient/1", "Bearer " + token));
        rules.answered(fhir("/Patient/1", "Bearer " + token), status, new byte[0]);
    }

    private void assertFault(String fault) {
        assertThat(rules.faults()).anyMatch(found -> found.contains(fault));
    }
}
