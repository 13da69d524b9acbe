// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;

/** A refresh in which an Error is thrown ends for all who wait for it, and the next one runs. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefreshErrorTest {
    private final TokenManagerFixture world = new TokenManagerFixture();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<@Nullable Error> noThread = new AtomicReference<>();
    private final AtomicReference<@Nullable Error> announced = new AtomicReference<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        world.close();
    }

    @Test
    void token_whenNoThreadCanBeMade_saysSoAndTheNextRefreshRuns() {
        world.source.token(tokens("a2", "r2", 3600));
        TokenSource source = source();
        world.expire();
        noThread.set(new InternalError("unable to create native thread"));

        assertThatExceptionOfType(SyncException.class).isThrownBy(source::token);

        assertThat(source.token()).isEqualTo(Secret.of("a2"));
    }

    @Test
    void token_whenStaleAndNoThreadCanBeMade_servesTheOldOne() {
        TokenSource source = source();
        world.clock.advance(Duration.ofMinutes(59));
        noThread.set(new InternalError("unable to create native thread"));

        assertThat(source.token()).isEqualTo(Secret.of("a1"));
    }

    @Test
    void token_whenTheRefreshDiesBehindTheAnswer_allWaitersGetATypedErrorAndTheGrantIsKept() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.source.token(request -> {
            asked.countDown();
            await(go);
            world.records.dieAtLoad(1, new StackOverflowError("no room"));
            return tokens("a2", "r2", 3600);
        });
        TokenSource source = source();
        world.expire();
        List<Future<Secret>> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(threads.submit(source::token));
        }
        await(asked);
        go.countDown();

        for (Future<Secret> waiter : waiters) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waiter.get(30, TimeUnit.SECONDS))
                    .havingCause()
                    .isInstanceOf(StoppedException.class)
                    .withMessageContaining("StackOverflowError")
                    .withMessageNotContaining("no room");
        }
        world.clock.advance(Duration.ofSeconds(2));
        assertThat(source.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    @Test
    void token_whenTheRefreshDiesUnderItsLease_theLeaseIsFree() {
        world.source.token(tokens("a2", "r2", 3600));
        TokenSource source = source();
        assertThat(source.token()).isEqualTo(Secret.of("a1"));
        world.expire();
        // The first for the endpoint, the second before the lease, the third under it.
        world.records.dieAtLoad(3, new StackOverflowError("no room"));
        assertThatExceptionOfType(StoppedException.class).isThrownBy(source::token);

        assertThat(world.manager().source(TokenManagerFixture.ID).token()).isEqualTo(Secret.of("a2"));
        assertThat(world.pause.pauses()).isEmpty();
    }

    @Test
    void token_whenTheListenerThrowsAnError_isHandedOut() {
        world.source
                .token(new MockResponse.Builder()
                        .code(400)
                        .body("{\"error\":\"invalid_client\"}")
                        .build())
                .token(tokens("a2", "r2", 3600));
        TokenSource source = source();
        world.expire();
        announced.set(new AssertionError("the application is broken"));
        assertThatExceptionOfType(SyncException.class).isThrownBy(source::token);
        world.clock.advance(Duration.ofMinutes(10));
        announced.set(new AssertionError("the application is broken"));

        assertThat(source.token()).isEqualTo(Secret.of("a2"));
        assertThat(announced.get()).isNull();
    }

    /** What it throws breaks whoever prints it. */
    @Test
    void token_whenTheListenerThrowsWhatCannotBeLogged_everybodyIsToldAllTheSame() {
        world.source
                .token(new MockResponse.Builder()
                        .code(400)
                        .body("{\"error\":\"invalid_client\"}")
                        .build())
                .token(tokens("a2", "r2", 3600));
        TokenSource source = source();
        world.expire();
        announced.set(new Unprintable());
        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(source::token);
        world.clock.advance(Duration.ofMinutes(10));
        announced.set(new Unprintable());

        assertThat(source.token()).isEqualTo(Secret.of("a2"));
    }

    private static final class Unprintable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("not even that");
        }
    }

    private TokenSource source() {
        StoredConnections ledger = new StoredConnections(world.store, event -> throwIfAny(announced));
        return TokenManager.builder(world.store, ledger, world.endpoint(), work -> {
                    throwIfAny(noThread);
                    threads.execute(work);
                })
                .clock(world.clock)
                .pause(world.pause)
                .jitter(Jitter.none())
                .waitLimit(Duration.ofSeconds(20))
                .build()
                .source(TokenManagerFixture.ID);
    }

    private static void throwIfAny(AtomicReference<@Nullable Error> trouble) {
        Error now = trouble.getAndSet(null);
        if (now != null) {
            throw now;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
