// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Lease;
import org.sdohsync.core.time.Pause;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.Requirement;

/** One refresh per connection across processes, on every store: each process has a handle of its own on the same medium. */
@Timeout(480)
class RefreshAcrossProcessesTest {
    private static final String LEASE = "refresh-" + TokenManagerFixture.ID;
    private static final Duration LEASE_TIME = RefreshLease.TIME;

    @TempDir
    private Path directory;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private Media media;

    @BeforeEach
    void open() {
        media = new Media(directory);
    }

    @AfterAll
    static void stopServer() throws IOException {
        Media.stopServer();
    }

    @AfterEach
    void close() throws Exception {
        callers.shutdownNow();
        media.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "H2", "PostgreSQL"})
    @Requirement({"REF-07", "REF-08"})
    void token_manyThreadsInTwoProcesses_sendOneRequestAndGetTheWinnersToken(String medium) throws Exception {
        try (TokenManagerFixture world = new TokenManagerFixture(media.open(medium))) {
            world.source.token(tokens("a2", "r2", 3600));
            List<TokenSource> processes = List.of(racing(world, medium), racing(world, medium));
            world.expire();
            CyclicBarrier start = new CyclicBarrier(16);

            List<Future<Secret>> results = new ArrayList<>();
            for (int caller = 0; caller < 16; caller++) {
                TokenSource mine = processes.get(caller % 2);
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
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "H2", "PostgreSQL"})
    @Requirement("REF-08")
    void token_holderOfTheLeaseDied_refreshesWhenTheLeaseEnds(String medium) {
        try (TokenManagerFixture world = new TokenManagerFixture(media.open(medium))) {
            world.source.token(tokens("a2", "r2", 3600));
            world.expire();
            Lease dead = media.open(medium)
                    .leases(world.clock)
                    .tryAcquire(LEASE, LEASE_TIME)
                    .orElseThrow();

            TokenSource survivor = world.manager(media.open(medium), RecordingPause.moving(world.clock))
                    .source(TokenManagerFixture.ID);

            assertThat(survivor.token()).isEqualTo(Secret.of("a2"));
            assertThat(world.clock.instant()).isAfterOrEqualTo(dead.until());
            assertThat(world.sentRefreshTokens()).containsExactly("r1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "H2", "PostgreSQL"})
    @Requirement("REF-08")
    void token_holderPausedBeyondItsLease_lateWriteIsRefused(String medium) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (TokenManagerFixture world = new TokenManagerFixture(media.open(medium))) {
            world.source
                    .token(request -> {
                        asked.countDown();
                        await(go);
                        return tokens("late", "late-refresh", 3600);
                    })
                    .token(tokens("a2", "r2", 3600));
            TokenSource paused = process(world, medium);
            TokenSource other = process(world, medium);
            world.expire();
            Future<Secret> first = callers.submit(paused::token);
            await(asked);
            world.clock.advance(LEASE_TIME);

            assertThat(other.token()).isEqualTo(Secret.of("a2"));
            Lease third = media.open(medium)
                    .leases(world.clock)
                    .tryAcquire(LEASE, LEASE_TIME)
                    .orElseThrow();
            go.countDown();

            assertThat(first.get(120, TimeUnit.SECONDS)).isEqualTo(Secret.of("a2"));
            assertThat(world.storedRefreshToken()).isEqualTo("r2");
            // The late one gave back a lease that is not its own any more: the fencing number protects the new holder.
            assertThat(media.open(medium).leases(world.clock).tryAcquire(LEASE, LEASE_TIME))
                    .isEmpty();
            assertThat(media.open(medium).leases(world.clock).renew(third, LEASE_TIME))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "H2", "PostgreSQL"})
    @Requirement("REF-26")
    void token_disconnectedElsewhereDuringTheRefresh_isNotResurrected(String medium) {
        try (TokenManagerFixture world = new TokenManagerFixture(media.open(medium))) {
            world.source.on("/auth/revoke", request -> new MockResponse.Builder().build());
            world.source.token(request -> {
                boolean deleted = new StoredConnections(media.open(medium), event -> {})
                        .records()
                        .discard(TokenManagerFixture.ID.value());
                assertThat(deleted).isTrue();
                return tokens("a2", "r2", 3600);
            });
            world.expire();

            assertThatExceptionOfType(AuthorizationException.class)
                    .isThrownBy(() -> process(world, medium).token());

            assertThat(new StoredConnections(media.open(medium), event -> {}).load(TokenManagerFixture.ID))
                    .isEmpty();
            assertThat(world.source.forms("/auth/revoke").get(0)).containsEntry("token", "r2");
        }
    }

    /** Two that run side by side have to wait for each other in real time. */
    private TokenSource racing(TokenManagerFixture world, String medium) {
        return world.manager(media.open(medium), Pause.system()).source(TokenManagerFixture.ID);
    }

    private TokenSource process(TokenManagerFixture world, String medium) {
        return world.manager(media.open(medium), RecordingPause.create()).source(TokenManagerFixture.ID);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
