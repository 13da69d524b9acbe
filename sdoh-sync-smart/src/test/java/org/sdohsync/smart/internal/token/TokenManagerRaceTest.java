// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Pause;
import org.sdohsync.testkit.Requirement;

/** REF-07, REF-08, REF-25: one refresh at a time, whoever asks and wherever. */
@Timeout(600)
class TokenManagerRaceTest {
    private static final int CALLERS = 32;

    private final TokenManagerFixture world = new TokenManagerFixture();
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        callers.shutdownNow();
        world.close();
    }

    @Test
    @Requirement({"REF-07", "REF-08"})
    void token_ofManyThreadsAndTwoProcessesWhenExpired_sendsOneRequest() throws Exception {
        world.source.token(tokens("a2", "r2", 3600));
        // Side by side they have to wait for each other in real time.
        TokenSource here = world.manager(world.store, Pause.system()).source(TokenManagerFixture.ID);
        TokenSource there = world.manager(world.store, Pause.system()).source(TokenManagerFixture.ID);
        world.expire();
        CyclicBarrier start = new CyclicBarrier(CALLERS);

        List<Future<Secret>> results = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            TokenSource mine = caller % 2 == 0 ? here : there;
            results.add(callers.submit(() -> {
                start.await();
                return mine.token();
            }));
        }

        for (Future<Secret> result : results) {
            assertThat(result.get(120, TimeUnit.SECONDS)).isEqualTo(Secret.of("a2"));
        }
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
        assertThat(world.storedRefreshToken()).isEqualTo("r2");
    }

    /** User want 1: the record is read again inside the lease. */
    @Test
    @Requirement("REF-08")
    void token_whenAnotherProcessRefreshesFirst_usesItsTokens() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.source.token(request -> {
            asked.countDown();
            await(go);
            return tokens("a2", "r2", 3600);
        });
        TokenSource winner = world.tokens();
        // The loser has to wait in real time, or it gives up before the winner's answer is there.
        Pause noted = wait -> {
            world.pause.pause(wait);
            Pause.system().pause(wait);
        };
        TokenSource loser = world.manager(world.store, noted).source(TokenManagerFixture.ID);
        world.expire();

        Future<Secret> first = callers.submit(winner::token);
        await(asked);
        Future<Secret> second = callers.submit(loser::token);
        waitUntilSomebodyPauses();
        go.countDown();

        assertThat(first.get(120, TimeUnit.SECONDS)).isEqualTo(Secret.of("a2"));
        assertThat(second.get(120, TimeUnit.SECONDS)).isEqualTo(Secret.of("a2"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    /** User want 9. */
    @Test
    @Requirement({"REF-07", "REF-18"})
    void token_whenStale_servesTheOldOneWhileOneRefreshRuns() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        world.source.token(request -> {
            asked.countDown();
            await(go);
            return tokens("a2", "r2", 3600);
        });
        TokenSource tokens = world.tokens();
        world.clock.advance(Duration.ofMinutes(59));

        for (int call = 0; call < 10; call++) {
            assertThat(tokens.token()).isEqualTo(Secret.of("a1"));
        }
        await(asked);
        world.clock.advance(Duration.ofMinutes(1));
        Future<Secret> waiting = callers.submit(tokens::token);
        go.countDown();

        assertThat(waiting.get(120, TimeUnit.SECONDS)).isEqualTo(Secret.of("a2"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    /** The answer may hold the only refresh token: giving up waiting must not give up the answer. */
    @Test
    @Requirement("REF-25")
    void token_whenCallerIsInterrupted_refreshGoesOn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.source.token(request -> {
            asked.countDown();
            await(go);
            return tokens("a2", "r2", 3600);
        });
        TokenSource tokens = world.tokens();
        world.expire();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                failure.completeExceptionally(new AssertionError("got " + tokens.token()));
            } catch (TransportException expected) {
                failure.complete(expected);
            }
        });
        caller.start();
        await(asked);

        caller.interrupt();

        assertThat(failure.get(120, TimeUnit.SECONDS)).isInstanceOf(TransportException.class);
        go.countDown();
        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
        assertThat(world.sentRefreshTokens()).containsExactly("r1");
    }

    /** User want 12: a failing flight ends for all, and the next caller starts anew. */
    @Test
    void token_whenFlightFails_allWaitersFailAlikeAndTheNextSucceeds() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        world.source
                .token(request -> {
                    asked.countDown();
                    await(go);
                    return new MockResponse.Builder().code(503).build();
                })
                .token(tokens("a2", "r2", 3600));
        TokenSource tokens = world.tokens();
        world.expire();
        Future<Secret> one = callers.submit(tokens::token);
        Future<Secret> two = callers.submit(tokens::token);
        await(asked);
        go.countDown();

        for (Future<Secret> waiter : List.of(one, two)) {
            assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                    .isThrownBy(() -> waiter.get(120, TimeUnit.SECONDS))
                    .withCauseInstanceOf(org.sdohsync.core.error.HttpStatusException.class);
        }
        world.clock.advance(Duration.ofSeconds(2));
        assertThat(tokens.token()).isEqualTo(Secret.of("a2"));
    }

    private void waitUntilSomebodyPauses() {
        while (world.pause.pauses().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
