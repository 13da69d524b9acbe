// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.sdohsync.smart.SmartClientFixture.answerTo;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokenJson;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.Requirement;

/** AZR-01 to AZR-20, AZC-01 to AZC-19, REF-27, LCH-03, LCH-12: connect, and what can go wrong on the way. */
class SmartClientTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final SmartClient client = world.client();

    @AfterEach
    void close() {
        client.close();
        world.close();
    }

    @Test
    @Requirement({
        "AZR-01", "AZR-02", "AZR-03", "AZR-05", "AZR-06", "AZR-07", "AZR-08", "AZR-10", "AZR-11", "AZR-17", "AZR-20",
        "AZR-22", "AZR-23", "AZR-25", "LCH-03", "INF-05", "INF-06", "INF-07", "INF-09", "INF-10", "INF-11", "INF-12"
    })
    void begin_buildsTheAuthorizationRequest() {
        world.source.configuration(world.source
                .configuration()
                .text("authorization_endpoint", world.source.url("/auth/authorize?tenant=1"))
                .build());

        URI url = begin(world.source).authorizeUrl();
        assertThat(url.toString()).startsWith(world.source.url("/auth/authorize?tenant=1&response_type=code"));
        assertThat(asked(url))
                .containsOnlyKeys(
                        "tenant",
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "scope",
                        "state",
                        "aud",
                        "code_challenge",
                        "code_challenge_method")
                .containsEntry("client_id", "app")
                .containsEntry("redirect_uri", SmartClientFixture.REDIRECT)
                .containsEntry("scope", "user/Task.rus offline_access")
                .containsEntry("aud", world.source.base().toString())
                .containsEntry("code_challenge_method", "S256");
        assertThat(asked(url).get("state")).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    @Requirement({"LCH-13", "IPA-01", "IPA-02", "IPA-08"})
    void complete_ofApproval_storesAConnectionWithWorkingTokens() {
        world.source.token(
                answer(200, tokenJson("a1", "r1", 3600).text("patient", "p1").build()));

        Connection connection =
                client.completeLaunch(approval(begin(world.source).authorizeUrl()));

        assertThat(connection.account()).isEqualTo("default");
        assertThat(connection.context().patient()).contains("p1");
        assertThat(connection.grantedScopes()).contains("user/Task.rus");
        assertThat(client.tokens(connection.id()).token()).isEqualTo(Secret.of("a1"));
        assertThat(client.connections()).hasSize(1);
        assertThat(client.connections("default")).hasSize(1);
        assertThat(client.connections("other")).isEmpty();
        assertThat(world.events).containsExactly(Kind.CONNECTED);
    }

    /** TKR-01 to TKR-06, AZC-13: the pinned endpoint is used whatever the source publishes later. */
    @Test
    @Requirement({
        "TKR-01", "TKR-02", "TKR-03", "TKR-04", "TKR-05", "TKR-06", "AZR-12", "AZR-13", "AZC-10", "AZC-13", "INF-14",
        "INF-15", "INF-16", "INF-17", "INF-18"
    })
    void complete_exchangesTheCodeAtThePinnedEndpointWithTheVerifier() throws Exception {
        world.source.token(firstTokens());
        URI url = begin(world.source).authorizeUrl();
        world.source.configuration(world.source
                .configuration()
                .text("token_endpoint", world.other.url("/auth/token"))
                .build());

        client.completeLaunch(approval(url));

        Map<String, String> form = world.source.forms(FakeSource.TOKEN).get(0);
        assertThat(form)
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("code", "the-code")
                .containsEntry("redirect_uri", SmartClientFixture.REDIRECT)
                .containsEntry("client_id", "app");
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                .digest(form.getOrDefault("code_verifier", "").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
                .isEqualTo(asked(url).get("code_challenge"));
        assertThat(world.other.requests()).isEmpty();
    }

    /** AZC-03. */
    @Test
    @Requirement("AZC-03")
    void complete_twice_refusesTheSecond() {
        world.source.token(firstTokens());
        URI answer = approval(begin(world.source).authorizeUrl());
        client.completeLaunch(answer);

        assertFails(answer, Reason.UNKNOWN_STATE);
        assertThat(world.source.forms(FakeSource.TOKEN)).hasSize(1);
    }

    /** AZC-04. */
    @Test
    void complete_afterTenMinutes_isExpired() {
        URI answer = approval(begin(world.source).authorizeUrl());
        world.clock.advance(Duration.ofMinutes(10));

        assertFails(answer, Reason.EXPIRED);
    }

    /** AZC-01, AZC-14, AZC-16: hostile answers neither reach the source nor use up the launch. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "?code=x",
                "?code=x&state=",
                "?code=x&state=guess",
                "?error=access_denied",
                "?code=x&state=a&state=b",
                "?code=a&code=b&state=x",
                "?code=x&state=guess#fragment",
                ""
            })
    @Requirement({"AZC-01", "AZC-14", "AZC-16"})
    void complete_ofForeignAnswer_leavesTheLaunchAlone(String query) {
        world.source.token(firstTokens());
        URI url = begin(world.source).authorizeUrl();

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(URI.create(SmartClientFixture.REDIRECT + query)));
        assertThat(world.source.forms(FakeSource.TOKEN)).isEmpty();

        assertThat(client.completeLaunch(approval(url)).source()).isEqualTo(world.source.base());
    }

    @ParameterizedTest
    @CsvSource({
        "error=access_denied,DENIED",
        "error=invalid_scope,REFUSED",
        "error=%3Cscript%3E,REFUSED",
        "code=x&error=y,MALFORMED_CALLBACK",
        "code=,MALFORMED_CALLBACK",
        "code=x&iss=https%3A%2F%2Fevil.example,WRONG_SENDER",
        "foo=bar,MALFORMED_CALLBACK"
    })
    @Requirement({"AZC-05", "AZC-07", "AZC-09", "AZC-14", "AZC-15"})
    void complete_ofBadAnswer_failsAndConnectsNothing(String parameters, Reason reason) {
        world.source.configuration(world.source
                .configuration()
                .text("issuer", world.source.url("/auth"))
                .build());
        URI answer = answerTo(begin(world.source).authorizeUrl(), parameters);

        assertFails(answer, reason);
        assertThat(world.source.forms(FakeSource.TOKEN)).isEmpty();
        assertFails(answer, Reason.UNKNOWN_STATE);
    }

    /** AZC-08. */
    @Test
    @Requirement("AZC-08")
    void complete_whenSourcePromisedToNameItselfAndDoesNot_isRefused() {
        world.source.configuration(world.source
                .configuration()
                .text("issuer", world.source.url("/auth"))
                .flag("authorization_response_iss_parameter_supported", true)
                .build());

        assertFails(approval(begin(world.source).authorizeUrl()), Reason.WRONG_SENDER);
    }

    @Test
    @Requirement("AZC-07")
    void complete_withTheRightIssuer_connects() {
        world.source.token(firstTokens());
        world.source.configuration(world.source
                .configuration()
                .text("issuer", world.source.url("/auth"))
                .flag("authorization_response_iss_parameter_supported", true)
                .build());

        URI answer = answerTo(
                begin(world.source).authorizeUrl(),
                "code=c&iss=" + world.source.url("/auth").replace(":", "%3A").replace("/", "%2F"));

        assertThat(client.completeLaunch(answer).source()).isEqualTo(world.source.base());
    }

    /** AZC-11. */
    @Test
    @Requirement("AZC-11")
    void complete_onAnotherRedirectPath_isRefused() {
        URI answer = URI.create(
                approval(begin(world.source).authorizeUrl()).toString().replace("/callback", "/callback/other"));

        assertFails(answer, Reason.WRONG_SENDER);
    }

    /** LCH-12: launches under way at once do not mix. */
    @Test
    @Requirement("LCH-12")
    void complete_ofTwoLaunchesInReverse_connectsEachToItsSource() {
        world.source.token(firstTokens());
        world.other.token(tokens("a2", "r2", 3600));
        URI first = begin(world.source).authorizeUrl();
        URI second = begin(world.other).authorizeUrl();

        Connection atOther = client.completeLaunch(approval(second));
        Connection atSource = client.completeLaunch(approval(first));

        assertThat(client.tokens(atOther.id()).token()).isEqualTo(Secret.of("a2"));
        assertThat(client.tokens(atSource.id()).token()).isEqualTo(Secret.of("a1"));
        assertThat(world.other.forms(FakeSource.TOKEN).get(0)).containsEntry("client_id", "app-at-other");
    }

    /** TKR-34: a code is sent once. */
    @ParameterizedTest
    @CsvSource({"400,invalid_grant,CODE_REFUSED", "401,invalid_client,CLIENT_REFUSED", "503,server_error,UNAVAILABLE"})
    @Requirement({"TKR-34", "TKP-08"})
    void complete_whenTokensAreRefused_failsOnceAndConnectsNothing(int status, String code, Reason reason) {
        world.source.token(error(status, code)).token(firstTokens());

        assertFails(approval(begin(world.source).authorizeUrl()), reason);
        assertThat(world.source.forms(FakeSource.TOKEN)).hasSize(1);
    }

    /** TKR-32: neither code nor verifier goes elsewhere. */
    @Test
    @Requirement("TKR-32")
    void complete_whenTokenEndpointRedirects_followsNothing() {
        world.source.token(new MockResponse.Builder()
                .code(307)
                .setHeader("Location", world.other.url("/auth/token"))
                .build());

        assertFails(approval(begin(world.source).authorizeUrl()), Reason.UNAVAILABLE);
        assertThat(world.other.requests()).isEmpty();
    }

    /** P-06: a grant without anything asked for is no connection, and is given back. */
    @Test
    @Requirement("SCP-11")
    void complete_whenNothingAskedWasGranted_connectsNothingAndRevokes() {
        world.source.token(
                answer(200, tokenJson("a1", "r1", 3600).text("scope", "profile").build()));

        assertFails(approval(begin(world.source).authorizeUrl()), Reason.NOTHING_GRANTED);
        assertThat(world.source.forms("/auth/revoke").get(0)).containsEntry("token", "r1");
    }

    @Test
    void connect_again_renewsTheSameConnection() {
        world.source.token(firstTokens()).token(tokens("a2", "r2", 3600));

        Connection first = client.completeLaunch(approval(begin(world.source).authorizeUrl()));
        Connection second = client.completeLaunch(approval(begin(world.source).authorizeUrl()));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(client.connections()).hasSize(1);
        assertThat(client.tokens(first.id()).token()).isEqualTo(Secret.of("a2"));
    }

    /** Two people at one source are two connections. */
    @Test
    @Requirement("PDX-06")
    void connect_asPatientForTwoPersons_makesTwoConnections() {
        world.source
                .token(answer(
                        200, tokenJson("a1", "r1", 3600).text("patient", "p1").build()))
                .token(answer(
                        200, tokenJson("a2", "r2", 3600).text("patient", "p2").build()));

        for (int person = 0; person < 2; person++) {
            Launch launch =
                    client.connect(world.source.base().toString()).asPatient().startLaunch();
            Connection connection = client.completeLaunch(approval(launch.authorizeUrl()));
            assertThat(connection.role().isPatient()).isTrue();
        }

        assertThat(client.connections()).hasSize(2);
    }

    /** User want 38. */
    @Test
    @Requirement("REF-12")
    void reconnect_afterTheGrantEnded_keepsIdAndRecovers() {
        world.source.token(firstTokens()).token(error(400, "invalid_grant")).token(tokens("a2", "r2", 3600));
        ConnectionId id = client.completeLaunch(approval(begin(world.source).authorizeUrl()))
                .id();
        world.clock.advance(Duration.ofHours(1));
        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> client.tokens(id).token());

        Connection again = client.completeLaunch(
                approval(client.reconnect(id).startLaunch().authorizeUrl()));

        assertThat(again.id()).isEqualTo(id);
        assertThat(again.health().state()).isEqualTo(Health.State.CONNECTED);
        assertThat(client.tokens(id).token()).isEqualTo(Secret.of("a2"));
        assertThat(world.events).containsExactly(Kind.CONNECTED, Kind.NEEDS_AUTHORIZATION, Kind.RECOVERED);
    }

    @Test
    void reconnect_choosingAnotherPatient_isRefusedAndRevoked() {
        world.source
                .token(answer(
                        200, tokenJson("a1", "r1", 3600).text("patient", "p1").build()))
                .token(answer(
                        200, tokenJson("a2", "r2", 3600).text("patient", "p2").build()));
        Launch launch =
                client.connect(world.source.base().toString()).asPatient().startLaunch();
        ConnectionId id = client.completeLaunch(approval(launch.authorizeUrl())).id();

        assertFails(approval(client.reconnect(id).startLaunch().authorizeUrl()), Reason.OTHER_PATIENT);
        assertThat(client.tokens(id).token()).isEqualTo(Secret.of("a1"));
        assertThat(world.source.forms("/auth/revoke").get(0)).containsEntry("token", "r2");
    }

    /** REF-27. */
    @ParameterizedTest
    @CsvSource({"200,DONE", "503,REFUSED", "404,REFUSED"})
    @Requirement("REF-27")
    void disconnect_revokesAndDeletesInAnyCase(int status, Revocation expected) {
        world.source.token(firstTokens());
        world.source.on(
                "/auth/revoke",
                request -> new MockResponse.Builder().code(status).build());
        ConnectionId id = client.completeLaunch(approval(begin(world.source).authorizeUrl()))
                .id();

        assertThat(client.disconnect(id)).isEqualTo(expected);

        assertThat(client.connection(id)).isEmpty();
        assertThat(world.source.forms("/auth/revoke").get(0))
                .containsEntry("token", "r1")
                .containsEntry("token_type_hint", "refresh_token")
                .containsEntry("client_id", "app");
        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> client.tokens(id).token());
        assertThat(client.disconnect(id)).isEqualTo(Revocation.NOT_OFFERED);
    }

    @Test
    @Requirement("REF-27")
    void disconnect_sourceDown_isReportedAndGoneHere() {
        world.source.token(firstTokens());
        ConnectionId id = client.completeLaunch(approval(begin(world.source).authorizeUrl()))
                .id();
        world.source.close();

        Revocation revocation = client.disconnect(id);

        assertThat(revocation).isEqualTo(Revocation.UNREACHABLE);
        assertThat(revocation.nextAction()).contains("end the grant");
        assertThat(client.connection(id)).isEmpty();
    }

    @Test
    @Requirement("SEC-05")
    void connections_oneDamaged_listsTheOthersAndNamesIt() {
        world.source.token(firstTokens());
        ConnectionId good = client.completeLaunch(approval(begin(world.source).authorizeUrl()))
                .id();
        String group = world.store.digest().of("connection", "default").orElseThrow();
        RecordDraft damage = RecordDraft.of(group, null, new byte[] {'{'});
        assertThat(world.records.save(new RecordKey("connection", "bad"), damage, Revision.NONE))
                .isPresent();

        assertThat(client.connections()).extracting(Connection::id).containsExactly(good);
        assertThat(client.connections("default")).hasSize(1);
        for (List<UnreadableRecord> named : List.of(
                client.unreadableConnections(),
                client.listConnections("default").unreadable())) {
            assertThat(named).singleElement().satisfies(one -> {
                assertThat(one.id()).contains("bad");
                assertThat(one.failure().reason()).isEqualTo(StoreException.Reason.CORRUPT);
                assertThat(one.failure()).hasMessageContaining("connection/bad");
            });
        }
        assertThat(client.listConnections("somebody else").unreadable()).isEmpty();

        assertThat(client.disconnect(good)).isEqualTo(Revocation.REFUSED);
        assertThatExceptionOfType(StoreException.class).isThrownBy(client::connections);
        assertThat(client.disconnect(new ConnectionId("bad"))).isEqualTo(Revocation.NOT_OFFERED);
        assertThat(client.connections()).isEmpty();
        assertThat(client.unreadableConnections()).isEmpty();
    }

    @Test
    void reportHealth_tellsOfChangesOnly() {
        world.source.token(firstTokens());
        ConnectionId id = client.completeLaunch(approval(begin(world.source).authorizeUrl()))
                .id();
        Health degraded = Health.of(Health.State.DEGRADED, world.clock.instant(), "throttled", null);

        client.reportHealth(id, degraded);
        client.reportHealth(id, degraded);
        client.reportHealth(id, Health.of(Health.State.CONNECTED, world.clock.instant(), "", null));

        assertThat(world.events).containsExactly(Kind.CONNECTED, Kind.DEGRADED, Kind.RECOVERED);
    }

    /** REF-28: a restart loses nothing. */
    @Test
    @Requirement({"REF-28", "DSC-09"})
    void newClient_onTheSameStore_goesOn() {
        world.source.token(firstTokens()).token(tokens("a2", "r2", 3600));
        ConnectionId id = client.completeLaunch(approval(begin(world.source).authorizeUrl()))
                .id();
        world.clock.advance(Duration.ofHours(2));

        try (SmartClient restarted = world.client()) {
            assertThat(restarted.tokens(id).token()).isEqualTo(Secret.of("a2"));
        }
    }

    @Test
    void close_endsTheClient() {
        client.close();
        client.close();

        assertThatIllegalStateException().isThrownBy(client::connections);
        assertThatIllegalArgumentException().isThrownBy(() -> world.client().reconnect(new ConnectionId("unknown")));
    }

    private Launch begin(FakeSource at) {
        return client.connect(at.base().toString())
                .asRecipient("Organization/1")
                .startLaunch();
    }

    private void assertFails(URI answer, Reason reason) {
        int before = client.connections().size();
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(answer))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(reason))
                .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("script"));
        assertThat(client.connections()).hasSize(before);
    }
}
