// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** A server that looks closely at client assertions: at their end by its own clock, and whether it saw their id before. */
class AssertionHostilityTest {
    private static final SigningKey KEY = key();

    private final Stage stage = new Stage();
    private final Set<String> seen = new HashSet<>();
    private long serversClockAhead;

    @BeforeEach
    void connectWithAKey() {
        stage.home.wire().keys(KEY.publicJwkSet());
        stage.run(stage.app()
                .registeredAt(stage.home.base().toString(), ClientIdentity.withPrivateKey("app"))
                .signingKey(KEY));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Hostile(28)
    @Requirement({"REF-13", "TKR-28"})
    @ParameterizedTest(name = "28 server''s clock {0} minutes ahead")
    @ValueSource(ints = {-10, 10})
    void token_atAServerWithAnotherClock_needsConfigurationAndRecovers(int minutes) {
        Connection held = expired();
        serversClockAhead = Duration.ofMinutes(minutes).toSeconds();
        stage.home.token(this::judge);

        AuthorizationException failed = Stage.failure(AuthorizationException.class, () -> stage.token(held.id()));

        assertThat(failed.reason()).isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG);
        assertThat(stage.record(held.id()).health().state()).isEqualTo(Health.State.NEEDS_CONFIGURATION);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);

        serversClockAhead = 0;
        stage.clock.advance(Duration.ofMinutes(1));
        stage.home.token(this::judge);
        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(28)
    @Requirement("TKR-29")
    @Test
    @DisplayName("28 reused ids are rejected, and a lost answer is asked for again")
    void token_repeatedAfterALostAnswer_carriesAFreshId() {
        Connection held = expired();
        stage.home.token(request -> {
            judge(request);
            return new MockResponse.Builder()
                    .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                    .build();
        });
        stage.home.token(this::judge);

        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(28)
    @Requirement("TKR-29")
    @Test
    @DisplayName("28 reused ids are rejected, and a 503 is asked again later")
    void token_repeatedAfterTrouble_carriesAFreshId() {
        Connection held = expired();
        for (int trouble = 0; trouble < 3; trouble++) {
            stage.home.token(request -> {
                judge(request);
                return FakeSource.answer(503, null, "");
            });
            Stage.failure(() -> stage.token(held.id()));
            stage.clock.advance(Duration.ofMinutes(10));
        }
        stage.home.token(this::judge);

        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(seen).hasSize(5);
    }

    private Connection expired() {
        stage.home.token(request -> {
            judge(request);
            return TokenJson.first().answer();
        });
        Connection held = stage.client().completeLaunch(Stage.approved(stage.begin()));
        stage.expire();
        return held;
    }

    private MockResponse judge(RecordedRequest request) {
        String assertion = FakeSource.form(request).getOrDefault("client_assertion", "");
        String payload = assertion.split("\\.", -1)[1];
        JsonObject claims = JsonObject.parse(
                Base64.getUrlDecoder().decode(payload.getBytes(StandardCharsets.US_ASCII)), "assertion");
        long now = stage.clock.instant().getEpochSecond() + serversClockAhead;
        long end = claims.number("exp").orElseThrow();
        boolean timely = now < end && end <= now + 300;
        boolean fresh = seen.add(claims.text("jti").orElseThrow());
        return timely && fresh ? TokenJson.fresh().answer() : FakeSource.error(401, "invalid_client");
    }

    private static SigningKey key() {
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            return SigningKey.of(rsa.generateKeyPair(), "k1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
