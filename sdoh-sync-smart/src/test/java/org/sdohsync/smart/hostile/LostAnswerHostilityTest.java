// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Servers that act and do not tell. */
@Timeout(600)
class LostAnswerHostilityTest {
    private final TokenStage world = new TokenStage();
    private final Stage stage = world.stage;

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of(
                        "before the status",
                        new MockResponse.Builder()
                                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                                .build()),
                Arguments.of(
                        "within the body",
                        TokenJson.fresh()
                                .answer()
                                .newBuilder()
                                .onResponseBody(SocketEffect.ShutdownConnection.INSTANCE)
                                .build()));
    }

    @Hostile(25)
    @Requirement("REF-16")
    @ParameterizedTest(name = "25 refresh answer lost {0}, found on the replay")
    @MethodSource("losses")
    void token_whoseAnswerIsLost_isAskedOnceMoreAtOnce(String name, MockResponse lost) {
        Connection held = expired();
        stage.home.token(lost).token(TokenJson.fresh().answer());

        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));

        assertThat(refreshes()).containsExactly(Stage.FIRST_REFRESH, Stage.FIRST_REFRESH);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    @Hostile(25)
    @Requirement({"REF-16", "REF-12"})
    @ParameterizedTest(name = "25 refresh answer lost {0}, the replay is taken for reuse")
    @MethodSource("losses")
    void token_whoseReplayIsPunished_isQuarantined(String name, MockResponse lost) {
        Connection held = expired();
        stage.home.token(lost).token(FakeSource.error(400, "invalid_grant"));

        Stage.failure(() -> stage.token(held.id()));

        assertThat(refreshes()).hasSize(2);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.QUARANTINED);
    }

    @Hostile(25)
    @Requirement("REF-16")
    @ParameterizedTest(name = "25 refresh answer lost {0}, twice")
    @MethodSource("losses")
    void token_whoseAnswerIsLostTwice_isWeather(String name, MockResponse lost) {
        Connection held = expired();
        stage.home.token(lost).token(lost);

        assertThat(Stage.failure(() -> stage.token(held.id())).retryable()).isTrue();

        assertThat(refreshes()).hasSize(2);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(25)
    @Requirement("TKR-34")
    @ParameterizedTest(name = "25 answer to a code lost {0}")
    @MethodSource("losses")
    void complete_whoseAnswerIsLost_sendsTheCodeOnce(String name, MockResponse lost) {
        stage.home.token(lost).token(TokenJson.fresh().answer());

        assertThat(Stage.failure(
                                LaunchException.class,
                                () -> stage.client().completeLaunch(Stage.approved(stage.begin())))
                        .reason())
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(world.requests()).isOne();
        assertThat(stage.client().connections()).isEmpty();
    }

    @Hostile(25)
    @Requirement("REF-16")
    @Test
    @DisplayName("25 answer slower than the client's time")
    void token_whoseAnswerIsTooSlow_isWeather() {
        Connection held = expired();
        MockResponse slow = TokenJson.fresh()
                .answer()
                .newBuilder()
                .headersDelay(30, TimeUnit.SECONDS)
                .build();
        stage.home.token(slow).token(slow);
        SmartClient hurried = stage.restarted(
                stage.app(), builder -> builder.limits(Limits.defaults().callTime(Duration.ofMillis(300))));

        assertThat(Stage.failure(() -> hurried.tokens(held.id()).token()).retryable())
                .isTrue();

        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
    }

    @Hostile(25)
    @Requirement("REF-25")
    @Test
    @DisplayName("25 answer after the caller gave up")
    void token_afterItsCallerGaveUp_isStored() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Connection held = expired();
        stage.home.token(request -> {
            asked.countDown();
            await(go);
            return TokenJson.fresh().answer();
        });
        CompletableFuture<Throwable> gaveUp = new CompletableFuture<>();
        Thread caller = new Thread(() -> gaveUp.complete(Stage.failure(() -> stage.token(held.id()))));
        caller.start();
        await(asked);

        caller.interrupt();
        assertThat(gaveUp.get(120, TimeUnit.SECONDS)).isInstanceOf(TransportException.class);
        go.countDown();

        assertThat(stage.token(held.id())).isEqualTo(Secret.of(Stage.NEW_ACCESS));
        assertThat(refreshes()).containsExactly(Stage.FIRST_REFRESH);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.ROTATED);
    }

    private Connection expired() {
        Connection held = stage.connected();
        stage.expire();
        return held;
    }

    private List<String> refreshes() {
        return stage.home.forms(FakeSource.TOKEN).stream()
                .filter(form -> form.containsKey("refresh_token"))
                .map(form -> form.getOrDefault("refresh_token", ""))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
