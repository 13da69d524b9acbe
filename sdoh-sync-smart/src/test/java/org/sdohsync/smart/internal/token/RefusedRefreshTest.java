// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;

/** A refresh token that is over, told in the words of a bad registration: nobody can tell the two apart, so both are named. */
class RefusedRefreshTest {
    private final TokenManagerFixture world = new TokenManagerFixture();
    private final TokenSource tokens = world.tokens();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"error\":\"invalid_request\",\"error_description\":\"Refresh token expired\"}",
                "400|{\"error\":\"unauthorized_client\",\"error_description\":\"Refresh token expired\"}",
                "401|{\"error\":\"invalid_client\",\"error_description\":\"Refresh token expired\"}",
                "401|{\"error\":\"unauthorized\",\"error_description\":\"Refresh token expired\"}",
                "401|{\"error\":\"Refresh token expired\"}",
                "401|{\"resourceType\":\"OperationOutcome\"}",
                "401|<html>Refresh token expired</html>",
                "401|''",
                "400|{\"error\":\"invalid_token\"}",
                "400|{\"error\":\"interaction_required\"}"
            })
    void token_refusedInWordsForARegistration_namesBothAndKeepsTheGrant(int status, String body) {
        world.source.token(answer(status, "application/json", body)).token(tokens("a2", "r2", 3600));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(tokens::token)
                .withMessageContaining("connect this source again")
                .withMessageContaining("registration");

        Health health = world.record().health();
        assertThat(health.state()).isEqualTo(Health.State.NEEDS_CONFIGURATION);
        assertThat(health.hints()).containsExactly(Health.Hint.CONNECT_AGAIN);
        assertThat(health.nextAction())
                .startsWith("Let the user connect this source again")
                .contains("registration");
        if (body.contains("error_description")) {
            assertThat(health.reason()).contains("Refresh token expired");
        }
        assertThat(world.storedRefreshToken()).isEqualTo("r1");
        world.clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.record().health().hints()).isEmpty();
    }

    /** These are about nothing but the registration. */
    @ParameterizedTest
    @CsvSource({"unsupported_grant_type", "invalid_scope"})
    void token_refusedForTheRegistrationAlone_namesThatOnly(String code) {
        world.source.token(answer(400, JsonObject.builder().text("error", code).build()));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(tokens::token);
        assertThat(world.record().health().hints()).isEmpty();
        assertThat(world.record().health().nextAction()).startsWith("Check this app's registration");
    }

    @Test
    void token_ended_keepsTheDescriptionToo() {
        world.source.token(answer(
                400,
                JsonObject.builder()
                        .text("error", "invalid_grant")
                        .text("error_description", "Session not active")
                        .build()));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(tokens::token)
                .withMessageContaining("Session not active");
        assertThat(world.record().health().reason()).contains("Session not active");
    }

    @Test
    void token_refusedWithTheTokenInItsWords_repeatsNoToken() {
        String secret = "rt-7~Secret";
        world.store("a1", secret, 3600L);
        world.source.token(answer(
                400,
                JsonObject.builder()
                        .text("error", "invalid_request")
                        .text(
                                "error_description",
                                "Token [" + secret + "] of jane@home.example is <b>over</b>\r\n\u001b[2J")
                        .build()));
        world.expire();

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(tokens::token)
                .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain(secret));
        assertThat(world.record().health().reason())
                .contains("is")
                .contains("over")
                .doesNotContain(secret, "jane", "\u001b", "\n", "<");
    }
}
