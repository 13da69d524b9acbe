// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Requirement;

/** A refreshed grant that is suddenly somebody else's is not used. */
@Timeout(600)
class SubjectChangeTest {
    private final TokenManagerFixture world = new TokenManagerFixture();

    @BeforeEach
    void knowTheUser() {
        world.ledger.update(
                TokenManagerFixture.ID,
                held -> held.toBuilder()
                        .context(LaunchContext.of(Map.of("patient", "p1", "sub", "user-1")))
                        .build());
        world.clock.advance(Duration.ofHours(2));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement("IDT-14")
    void token_refreshedForAnotherUser_isQuarantined() {
        answer(FakeSource.tokenJson("a2", "r2", 3600).text("id_token", idToken("user-2")));

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> world.tokens().token())
                .withMessageContaining("another user")
                .withMessageNotContaining("user-2");
        assertQuarantined();
    }

    @Test
    void token_refreshedForAnotherPatient_isQuarantined() {
        answer(FakeSource.tokenJson("a2", "r2", 3600).text("patient", "p2"));

        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> world.tokens().token());
        assertQuarantined();
    }

    @Test
    @Requirement("IDT-14")
    void token_refreshedForTheSameUser_isUsed() {
        answer(FakeSource.tokenJson("a2", "r2", 3600)
                .text("id_token", idToken("user-1"))
                .text("patient", "p1"));

        assertThat(world.tokens().token()).isEqualTo(Secret.of("a2"));
        assertThat(world.record().context().subject()).contains("user-1");
    }

    @Test
    @Requirement("IDT-14")
    void token_refreshedWithoutOrWithUnreadableIdToken_isUsed() {
        answer(FakeSource.tokenJson("a2", "r2", 3600).text("id_token", "not.a.token"));

        assertThat(world.tokens().token()).isEqualTo(Secret.of("a2"));
        assertThat(world.record().context().subject()).contains("user-1");
    }

    private void assertQuarantined() {
        assertThat(world.record().tokens()).isEmpty();
        assertThat(world.record().quarantined()).contains(Secret.of("r2"));
        assertThat(world.record().health().state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
    }

    private void answer(JsonObject.Builder json) {
        world.source.token(FakeSource.answer(200, json.build()));
    }

    private static String idToken(String subject) {
        byte[] claims = JsonObject.builder().text("sub", subject).build().toBytes();
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims);
        return new String(("e30." + payload + ".c2ln").getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
