// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.error;
import static org.sdohsync.smart.fake.FakeSource.tokenJson;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.ConnectionEvent.Kind;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Requirement;

/** REF-01 to REF-28: what each answer of a token endpoint leads to. */
class TokenManagerTest {
    private final TokenManagerFixture world = new TokenManagerFixture();
    private final TokenManager manager = world.manager();
    private final TokenSource tokens = manager.source(TokenManagerFixture.ID);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void token_whenFresh_touchesNeitherStoreNorSource() {
        assertThat(tokens.token()).isEqualTo(Secret.of("a1"));
        int operations = world.records.operations();

        world.clock.advance(Duration.ofSeconds(3539));

        assertThat(tokens.token()).isEqualTo(Secret.of("a1"));
        assertThat(world.records.operations()).isEqualTo(operations);
        assertThat(world.source.requests()).isEmpty();
    }

    /** REF-01, REF-02, REF-03, REF-05, TKR-06. */
    @Test
    @Requirement({"REF-01", "REF-02", "REF-03", "REF-04", "REF-05", "TKR-06", "INF-14", "INF-15", "INF-19"})
    void token_whenExpired_refreshesWithStoredTokenAndKeepsTheRotatedOne() {
        world.source.token(tokens("a2", "r2", 3600));
        world.expire();

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));

        assertThat(world.source.forms(FakeSource.TOKEN).get(0))
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "r1")
                .containsEntry("client_id", "app")
                .doesNotContainKey("scope");
        assertThat(world.storedRefreshToken()).isEqualTo("r2");
        assertThat(world.record().context().patient()).contains("p1");
    }

    /** REF-06: absent, null, empty and mistyped all keep what is held. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "'\"refresh_token\":null,'", "'\"refresh_token\":\"\",'", "'\"refresh_token\":7,'"})
    @Requirement({"REF-06", "TKP-01", "TKP-07"})
    void token_whenAnswerBringsNoRefreshToken_keepsTheOldOne(String member) {
        String body = "{" + member + "\"access_token\":\"a2\",\"token_type\":\"bearer\",\"expires_in\":\"60\"}";
        world.source.token(answer(200, "text/plain", body));
        world.expire();

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.storedRefreshToken()).isEqualTo("r1");
    }

    /** REF-10, REF-12: only this ends a grant, and it keeps everything for a return. */
    @ParameterizedTest
    @CsvSource({"400", "401", "403", "500", "200"})
    @Requirement({"REF-10", "REF-12", "TKP-07", "TKP-08"})
    void token_whenInvalidGrant_quarantinesAndTellsOnce(int status) {
        world.source.token(answer(
                status,
                JsonObject.builder()
                        .text("error", "invalid_grant")
                        .text("error_uri", "https://as.example/why")
                        .build()));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(tokens::token)
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(AuthorizationException.Reason.REAUTHORIZE))
                .satisfies(failed -> assertThat(failed.errorUri()).isPresent());
        assertThatThrownBy(tokens::token).isInstanceOf(AuthorizationException.class);

        assertThat(world.record().health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
        assertThat(world.record().quarantined()).contains(Secret.of("r1"));
        assertThat(world.record().health().errorUri()).isPresent();
        assertThat(world.events).containsExactly(Kind.NEEDS_AUTHORIZATION);
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    /** REF-12: a suspended grant may come back. */
    @Test
    @Requirement("REF-12")
    void retry_afterInvalidGrant_usesTheQuarantinedTokenAndRecovers() {
        world.source.token(error(400, "invalid_grant")).token(tokens("a2", null, 3600));
        world.expire();
        assertThatThrownBy(tokens::token).isInstanceOf(AuthorizationException.class);

        manager.retry(TokenManagerFixture.ID);

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.storedRefreshToken()).isEqualTo("r1");
        assertThat(world.record().quarantined()).isEmpty();
        assertThat(world.events).containsExactly(Kind.NEEDS_AUTHORIZATION, Kind.RECOVERED);
    }

    /** REF-11: the token that was refused is no longer the stored one, so nothing ends. */
    @Test
    @Requirement("REF-11")
    void token_whenInvalidGrantForReplacedToken_usesTheStoredOne() {
        world.source.token(request -> {
            world.store("a9", "r9", 3600L);
            return error(400, "invalid_grant");
        });
        world.expire();

        assertThat(tokens.token()).isEqualTo(Secret.of("a9"));
        assertThat(world.record().health().state()).isEqualTo(Health.State.CONNECTED);
        assertThat(world.events).isEmpty();
    }

    /** REF-13. */
    @ParameterizedTest
    @CsvSource({"401,invalid_client", "400,unauthorized_client", "400,unsupported_grant_type", "400,invalid_request"})
    @Requirement({"REF-13", "TKP-08"})
    void token_whenClientIsRefused_keepsTokensAndNeedsConfiguration(int status, String code) {
        world.source.token(error(status, code)).token(tokens("a2", "r2", 3600));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(tokens::token)
                .satisfies(
                        failed -> assertThat(failed.reason()).isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG));
        assertThat(world.record().health().state()).isEqualTo(Health.State.NEEDS_CONFIGURATION);
        assertThat(world.storedRefreshToken()).isEqualTo("r1");

        world.clock.advance(Duration.ofMinutes(1));

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.events).containsExactly(Kind.NEEDS_CONFIGURATION, Kind.RECOVERED);
    }

    /** REF-10, REF-15, TKP-07: weather changes nothing that is stored. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|''",
                "503|{\"error\":\"temporarily_unavailable\"}",
                "200|<html>login</html>",
                "502|<html>bad gateway</html>",
                "429|{}",
                "408|''",
                "200|{\"access_token\":\"a\",\"token_type\":\"mac\"}",
                "200|{\"token_type\":\"Bearer\"}",
                "400|{\"error\":{\"code\":\"invalid_grant\"}}",
                "400|{\"error\":\"something_else\"}"
            })
    @Requirement({"REF-10", "TKP-02", "TKP-07"})
    void token_inAnyWeather_keepsEverythingAndIsRetryable(int status, String body) {
        world.source.token(answer(status, "text/html", body)).token(tokens("a2", "r2", 3600));
        world.expire();

        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(tokens::token)
                .satisfies(failed -> assertThat(failed.retryable()).isTrue());
        assertThat(world.storedRefreshToken()).isEqualTo("r1");
        assertThat(world.record().health().state()).isEqualTo(Health.State.CONNECTED);

        world.clock.advance(Duration.ofSeconds(2));

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.events).isEmpty();
    }

    /** REF-15: a troubled source is not asked again by every caller. */
    @Test
    @Requirement("REF-15")
    void token_whileThrottled_asksNobodyUntilRetryAfterIsOver() {
        world.source
                .token(new MockResponse.Builder()
                        .code(429)
                        .setHeader("Retry-After", "120")
                        .build())
                .token(tokens("a2", "r2", 3600));
        world.expire();

        for (int call = 0; call < 5; call++) {
            assertThatExceptionOfType(HttpStatusException.class)
                    .isThrownBy(tokens::token)
                    .satisfies(failed -> assertThat(failed.retryAfter()).contains(Duration.ofMinutes(2)));
        }
        assertThat(world.sentRefreshTokens()).hasSize(1);

        world.clock.advance(Duration.ofMinutes(2));
        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
    }

    /** REF-16: the answer was lost after the server may have acted. */
    @Test
    @Requirement("REF-16")
    void token_whenAnswerIsLost_asksOnceMoreAtOnce() {
        world.source.token(lost()).token(tokens("a2", "r2", 3600));
        world.expire();

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1", "r1");
    }

    @Test
    @Requirement("REF-16")
    void token_whenAnswerIsLostTwice_isWeather() {
        world.source.token(lost()).token(lost());
        world.expire();

        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(tokens::token)
                .satisfies(failed -> assertThat(failed.retryable()).isTrue());
        assertThat(world.sentRefreshTokens()).hasSize(2);
        assertThat(world.storedRefreshToken()).isEqualTo("r1");
    }

    /** REF-09: durable before handed out, and the old token is never sent again. */
    @Test
    @Requirement("REF-09")
    void token_whenSaveFails_handsNothingOutAndSavesLaterWithoutAsking() {
        world.source.token(tokens("a2", "r2", 3600));
        world.expire();
        world.records.failNextSaves(3);

        assertThatExceptionOfType(StoreException.class).isThrownBy(tokens::token);
        assertThat(world.storedRefreshToken()).isEqualTo("r1");

        world.clock.advance(Duration.ofSeconds(2));

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.storedRefreshToken()).isEqualTo("r2");
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    @Test
    @Requirement("REF-09")
    void token_whenSaveFailsForAMoment_triesAgainWithinTheSameCall() {
        world.source.token(tokens("a2", "r2", 3600));
        world.expire();
        world.records.failNextSaves(2);

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.pause.pauses()).hasSize(2);
    }

    /** A useless answer that rotates all the same must not cost the grant. */
    @Test
    void token_whenAnswerHasOnlyARefreshToken_keepsThatOne() {
        world.source
                .token(answer(
                        200, JsonObject.builder().text("refresh_token", "r2").build()))
                .token(tokens("a3", "r3", 3600));
        world.expire();

        assertThatThrownBy(tokens::token).isInstanceOf(SyncException.class);
        assertThat(world.storedRefreshToken()).isEqualTo("r2");

        world.clock.advance(Duration.ofSeconds(2));
        assertThat(tokens.token()).isEqualTo(Secret.of("a3"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1", "r2");
    }

    /** REF-21: never switch persons silently, and do not lose the token either. */
    @Test
    @Requirement("REF-21")
    void token_whenRefreshNamesOtherPatient_quarantinesTheNewToken() {
        world.source.token(
                answer(200, tokenJson("a2", "r2", 3600).text("patient", "p2").build()));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(tokens::token);

        assertThat(world.record().tokens()).isEmpty();
        assertThat(world.record().quarantined()).contains(Secret.of("r2"));
        assertThat(world.record().context().patient()).contains("p1");
        assertThat(world.events).containsExactly(Kind.NEEDS_AUTHORIZATION);
    }

    /** REF-22. */
    @Test
    void token_whenRefreshChangesScopes_storesTheNewOnes() {
        world.source.token(answer(
                200, tokenJson("a2", "r2", 3600).text("scope", "user/Task.r").build()));
        world.expire();

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.record().grantedScopes()).containsExactly("user/Task.r");
    }

    /** A slow answer cannot make a token live longer. */
    @Test
    @Requirement("TKP-11")
    void token_whenTheAnswerTakesLong_expiresCountedFromTheRequest() {
        world.source.token(request -> {
            world.clock.advance(Duration.ofSeconds(30));
            return tokens("a2", "r2", 3600);
        });
        world.expire();
        Instant asked = world.clock.instant();

        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.record().tokens().flatMap(TokenSet::expiresAt)).contains(asked.plusSeconds(3600));
    }

    @Test
    @Requirement("PDX-02")
    void token_withoutRefreshTokenAndExpired_needsAuthorization() {
        world.store("a1", null, 3600L);
        assertThat(tokens.token()).isEqualTo(Secret.of("a1"));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(tokens::token);
        assertThat(world.events).containsExactly(Kind.NEEDS_AUTHORIZATION);
        assertThat(world.source.requests()).isEmpty();
    }

    /** REF-24, user want 21. */
    @Test
    @Requirement("REF-24")
    void replace_ofTokenNoLongerCurrent_refreshesNothing() {
        assertThat(tokens.token()).isEqualTo(Secret.of("a1"));

        assertThat(tokens.replace(Secret.of("a0"))).isEqualTo(Secret.of("a1"));
        assertThat(world.source.requests()).isEmpty();
    }

    /** REF-23: one refresh for a refused token; a refused new one is final. */
    @Test
    @Requirement("REF-23")
    void replace_ofCurrentToken_refreshesOnceAndNotAgainForTheNewOne() {
        world.source.token(tokens("a2", "r2", 3600)).token(tokens("a3", "r3", 3600));

        assertThat(tokens.replace(tokens.token())).isEqualTo(Secret.of("a2"));
        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> tokens.replace(Secret.of("a2")))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(AuthorizationException.Reason.REAUTHORIZE));
        assertThat(world.sentRefreshTokens()).containsExactly("r1");

        world.clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.replace(Secret.of("a2"))).isEqualTo(Secret.of("a3"));
    }

    @Test
    @Requirement("REF-24")
    void replace_whenStoreHasOthersToken_usesThat() {
        assertThat(tokens.token()).isEqualTo(Secret.of("a1"));
        world.store("a5", "r5", 3600L);

        assertThat(tokens.replace(Secret.of("a1"))).isEqualTo(Secret.of("a5"));
        assertThat(world.source.requests()).isEmpty();
    }

    /** REF-26: what comes for a connection that was given up is revoked and not stored. */
    @Test
    @Requirement("REF-26")
    void token_whenDisconnectedDuringRefresh_storesNothingAndRevokes() {
        world.source.on("/auth/revoke", request -> new MockResponse.Builder().build());
        world.source.token(request -> {
            world.ledger
                    .records()
                    .delete(
                            TokenManagerFixture.ID.value(),
                            world.ledger
                                    .load(TokenManagerFixture.ID)
                                    .orElseThrow()
                                    .revision());
            return tokens("a2", "r2", 3600);
        });
        assertThat(tokens.token()).isEqualTo(Secret.of("a1"));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(tokens::token);

        assertThat(world.ledger.load(TokenManagerFixture.ID)).isEqualTo(Optional.empty());
        assertThat(world.source.forms("/auth/revoke").get(0)).containsEntry("token", "r2");
    }

    private static MockResponse lost() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build();
    }
}
