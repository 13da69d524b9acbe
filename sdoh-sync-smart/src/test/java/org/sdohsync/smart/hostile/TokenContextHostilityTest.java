// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ContextItem;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Scopes and launch contexts that a source makes up. */
class TokenContextHostilityTest {
    private static final String ASKED = "user/Task.rus";
    private static final Set<String> AS_ASKED = Set.of(ASKED, "offline_access");

    private final TokenStage world = new TokenStage();
    private final Stage stage = world.stage;

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Arguments> scopes() {
        return Stream.of(
                Arguments.of("missing", null, AS_ASKED),
                Arguments.of("null", "null", AS_ASKED),
                Arguments.of("list", "[\"user/Task.rus\",\"offline_access\"]", AS_ASKED),
                Arguments.of("double blanks", quoted(" user/Task.rus   offline_access "), AS_ASKED),
                Arguments.of("line breaks", "\"user/Task.rus\\r\\n\\toffline_access\"", AS_ASKED),
                Arguments.of("repeated", quoted("user/Task.rus offline_access user/Task.rus offline_access"), AS_ASKED),
                Arguments.of(
                        "URI form",
                        quoted("http://smarthealthit.org/fhir/scopes/user/Task.rus"),
                        Set.of("http://smarthealthit.org/fhir/scopes/user/Task.rus")),
                Arguments.of("broader", quoted("user/*.cruds"), Set.of("user/*.cruds")),
                Arguments.of("wildcard", quoted("user/*.rs"), Set.of("user/*.rs")),
                Arguments.of("of SMART 1", quoted("user/Task.read"), Set.of("user/Task.read")),
                Arguments.of(
                        "with a condition",
                        quoted("user/Task.rs?owner=Organization/2"),
                        Set.of("user/Task.rs?owner=Organization/2")));
    }

    @Hostile(19)
    @Requirement({"TKP-01", "TKP-06", "SCP-11", "SCP-15", "SCP-17", "REF-22"})
    @ParameterizedTest(name = "19 scope {0}")
    @MethodSource("scopes")
    void token_withAScope_isServedAndTheScopeKept(String name, @Nullable String json, Set<String> granted) {
        TokenJson answer = with("scope", json);

        world.play(answer.answer(), Expected.SERVED);

        Connection held = world.refreshed(answer);
        assertThat(stage.client().connection(held.id()).orElseThrow().grantedScopes())
                .containsExactlyInAnyOrderElementsOf(granted);
    }

    @Hostile(19)
    @Requirement("SCP-11")
    @ParameterizedTest(name = "19 scope {0} grants nothing")
    @ValueSource(
            strings = {
                "\"\"",
                "\"  \"",
                "\"profile openid\"",
                "[]",
                "[7,null]",
                "7",
                "{}",
                "\"patient/Task.rus\"",
                "\"user/Task\""
            })
    void token_thatGrantsNothing_connectsNothingAndIsGivenBack(String json) {
        world.play(
                TokenJson.fresh().but("scope", json).answer(),
                new Expected(Reason.NOTHING_GRANTED, null, Stage.Grant.ROTATED));

        assertThat(stage.home.forms("/auth/revoke"))
                .singleElement()
                .satisfies(form -> assertThat(form).containsEntry("token", Stage.NEW_REFRESH));
    }

    @Hostile(22)
    @Requirement("TKP-13")
    @ParameterizedTest(name = "22 patient {0}")
    @CsvSource({
        "'\"p1\"', p1",
        "7, 7",
        "'\"Patient/1\"', 1",
        "'\"Practitioner/1\"',",
        "'\"Patient/Patient/1\"',",
        "'\"Patient/../Organization/1\"',",
        "'\"Patient/..\"',",
        "'\"Patient/\"',",
        "'\"https://evil.example/Patient/1\"',",
        "'\"../../Organization/1\"',",
        "'\"..\"',",
        "'\".\"',",
        "'\"%2e%2e\"',",
        "'\"a b\"',",
        "'\"a?b=c\"',",
        "'\"\"',",
        "null,",
        "'[\"p1\"]',",
        "'{\"id\":\"p1\"}',",
    })
    void token_withAPatient_keepsAnIdOnly(String json, @Nullable String patient) {
        TokenJson answer = TokenJson.fresh().and("patient", json);

        world.play(answer.answer(), Expected.SERVED);

        Connection held = world.refreshed(answer);
        assertThat(stage.record(held.id()).context().patient().orElse(null)).isEqualTo(patient);
    }

    @Hostile(22)
    @Requirement("REF-21")
    @ParameterizedTest(name = "22 other patient on refresh: {0}, then {1}")
    @CsvSource({"p1, p2", "p1, Patient/p2", "Patient/p1, p2", "Patient/p1, Patient/p2"})
    void token_forAnotherPatient_isQuarantinedWithItsNewToken(String first, String then) {
        Connection held = connectedFor(first);
        stage.home.token(TokenJson.fresh().and("patient", quoted(then)).answer());

        AuthorizationException failed = Stage.failure(AuthorizationException.class, () -> stage.token(held.id()));

        assertThat(failed.reason()).isEqualTo(AuthorizationException.Reason.REAUTHORIZE);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.QUARANTINED_ROTATED);
        assertThat(stage.record(held.id()).context().patient()).contains("p1");
    }

    @Hostile(22)
    @Requirement("REF-21")
    @ParameterizedTest(name = "22 same patient on refresh: {0}, then {1}")
    @CsvSource({"p1, p1", "p1, Patient/p1", "Patient/p1, p1", "Patient/p1, Patient/p1"})
    void token_forTheSamePatient_isServed(String first, String then) {
        Connection held = connectedFor(first);
        stage.home.token(TokenJson.fresh().and("patient", quoted(then)).answer());

        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
        assertThat(stage.record(held.id()).context().patient()).contains("p1");
    }

    private Connection connectedFor(String patient) {
        stage.home.token(TokenJson.first().and("patient", quoted(patient)).answer());
        Connection held = stage.client().completeLaunch(Stage.approved(stage.begin()));
        stage.expire();
        return held;
    }

    static Stream<Arguments> contexts() {
        return Stream.of(
                Arguments.of("references", "[\"Task/1\",\"Patient/2\"]", 2),
                Arguments.of("objects", "[{\"reference\":\"Task/1\",\"role\":\"x\"},{\"canonical\":\"u\"}]", 2),
                Arguments.of("both and garbage", "[\"Task/1\",7,null,[],{\"reference\":\"Task/2\"}]", 2),
                Arguments.of("one object", "{\"reference\":\"Task/1\"}", 0),
                Arguments.of("text", quoted("Task/1"), 0),
                Arguments.of("numbers", "[1,2]", 0),
                Arguments.of("null", "null", 0),
                Arguments.of("10,000 items", "[" + "\"Task/1\",".repeat(9_999) + "\"Task/1\"]", 0));
    }

    @Hostile(22)
    @Requirement("TKP-14")
    @ParameterizedTest(name = "22 fhirContext: {0}")
    @MethodSource("contexts")
    void token_withAFhirContext_keepsWhatIsOne(String name, String json, int items) {
        TokenJson answer = TokenJson.fresh().and("fhirContext", json);

        world.play(answer.answer(), Expected.SERVED);

        Connection held = world.refreshed(answer);
        assertThat(stage.record(held.id()).context().fhirContext())
                .hasSize(items)
                .allMatch(ContextItem.class::isInstance);
    }

    @Hostile(22)
    @Requirement({"TKP-16", "TKP-17"})
    @ParameterizedTest(name = "22 need_patient_banner {0}")
    @CsvSource({"true, true", "'\"true\"', true", "false, false", "'\"yes\"',", "1,", "[],", "null,"})
    void token_withABanner_readsTrueAndFalse(String json, @Nullable Boolean banner) {
        TokenJson answer = TokenJson.fresh()
                .and("need_patient_banner", json)
                .and("smart_style_url", quoted(stage.foreign.url("/style")));

        Connection held = world.refreshed(answer);

        LaunchContext context = stage.record(held.id()).context();
        assertThat(context.needPatientBanner().orElse(null)).isEqualTo(banner);
        assertThat(context.smartStyleUrl()).isPresent();
    }

    @Hostile(22)
    @Requirement({"SEC-11", "TKP-03"})
    @Test
    @DisplayName("22 credentials among the context")
    void token_withCredentialsInItsContext_keepsThemOutOfIt() {
        TokenJson answer = TokenJson.fresh()
                .and("other_Token", quoted(Stage.FIRST_ACCESS))
                .and("clientSecret", quoted(Stage.CLIENT_SECRET))
                .and("PASSWORD", quoted(Stage.CODE))
                .and("fhirUser", quoted("Practitioner/evil"))
                .and("sub", quoted("somebody"));

        Connection held = world.refreshed(answer);

        LaunchContext context =
                stage.client().connection(held.id()).orElseThrow().context();
        Stage.CANARIES.assertNotIn("the context", context.values().toString());
        assertThat(context.fhirUser()).isEmpty();
        assertThat(context.value("sub")).isEmpty();
        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
    }

    private static TokenJson with(String member, @Nullable String json) {
        return json == null
                ? TokenJson.fresh().without(member)
                : TokenJson.fresh().but(member, json);
    }
}
