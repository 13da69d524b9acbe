// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.fake.FakeSource;

/** A slow token endpoint, however many connections lead to it, does not keep the refreshes of others waiting. */
@Timeout(value = 480, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefreshLimiterTest {
    private static final int THREADS = 4;

    private final TokenManagerFixture healthy = new TokenManagerFixture();
    private final FakeSource slow = new FakeSource();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(THREADS - 1);
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void stop() {
        go.countDown();
        callers.shutdownNow();
        threads.shutdownNow();
        slow.close();
        healthy.close();
    }

    @Test
    void token_besideManyConnectionsToASlowEndpoint_isRefreshedMeanwhile() throws Exception {
        TokenManager manager = manager();
        List<Future<Secret>> waiting = new ArrayList<>();
        for (int i = 0; i < 3 * THREADS; i++) {
            ConnectionId id = connectSlow(i);
            waiting.add(callers.submit(() -> manager.source(id).token()));
        }
        await(held);
        healthy.source.token(tokens("a2", "r2", 3600));

        assertThat(callers.submit(() -> manager.source(TokenManagerFixture.ID).token())
                        .get(30, TimeUnit.SECONDS))
                .isEqualTo(Secret.of("a2"));

        assertThat(waiting).noneMatch(Future::isDone);
        go.countDown();
        for (int i = 0; i < waiting.size(); i++) {
            assertThat(waiting.get(i).get(60, TimeUnit.SECONDS).reveal()).startsWith("fresh-");
        }
        assertThat(most.get()).isEqualTo(THREADS - 1);
    }

    @Test
    void token_whenThePoolIsClosedWhileItWaitsForATurn_saysSo() throws Exception {
        TokenManager manager = manager();
        List<Future<Secret>> waiting = new ArrayList<>();
        for (int i = 0; i < 2 * THREADS; i++) {
            ConnectionId id = connectSlow(i);
            waiting.add(callers.submit(() -> manager.source(id).token()));
        }
        await(held);
        threads.shutdown();
        go.countDown();

        int refused = 0;
        for (Future<Secret> one : waiting) {
            try {
                assertThat(one.get(60, TimeUnit.SECONDS).reveal()).startsWith("fresh-");
            } catch (java.util.concurrent.ExecutionException closed) {
                assertThat(closed).hasCauseInstanceOf(TransportException.class);
                refused++;
            }
        }
        assertThat(refused).isLessThanOrEqualTo(THREADS + 1);
    }

    private TokenManager manager() {
        AtomicInteger number = new AtomicInteger();
        for (int answer = 0; answer < 3 * THREADS; answer++) {
            slow.token(request -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                held.countDown();
                await(go);
                now.decrementAndGet();
                int drawn = number.incrementAndGet();
                return tokens("fresh-" + drawn, "next-" + drawn, 3600);
            });
        }
        healthy.expire();
        return TokenManager.builder(healthy.store, healthy.ledger, healthy.endpoint(), threads)
                .clock(healthy.clock)
                .pause(healthy.pause)
                .jitter(Jitter.none())
                .waitLimit(Duration.ofMinutes(1))
                .build();
    }

    private ConnectionId connectSlow(int number) {
        ConnectionId id = new ConnectionId("slow-" + number);
        slow.wire().given("old-" + number);
        slow.wire().given("refresh-" + number);
        ConnectionRecord record = ConnectionRecord.builder(
                        id,
                        "default",
                        slow.base(),
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(slow.uri("/auth/authorize"), slow.uri(FakeSource.TOKEN), null, null),
                        ClientIdentity.publicClient("app"),
                        TokenManagerFixture.START)
                .tokens(TokenSet.of(
                        Secret.of("old-" + number),
                        Secret.of("refresh-" + number),
                        TokenManagerFixture.START,
                        TokenManagerFixture.START.plusSeconds(60)))
                .build();
        assertThat(healthy.ledger.records().create(record)).isPresent();
        return id;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
