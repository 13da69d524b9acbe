// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.token.GrantMaintenance;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceLoad;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/** Slow sources, and the others beside them. What is slow waits at a latch, in the upkeep, at the beginning of its sync. */
@Timeout(value = 480, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FairRoundsTest {
    private static final String SLOW = "127.0.0.1";
    private static final String HEALTHY = "localhost";

    private final RoundScene scene = new RoundScene();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Semaphore held = new Semaphore(0);
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());

    FairRoundsTest() throws IOException {
        scene.task("a", "accepted", "Organization/1", "");
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        scene.close();
    }

    @Test
    void begin_besideEightConnectionsToASlowServer_isDoneWithTheOthersMeanwhile() throws Exception {
        for (int i = 0; i < 8; i++) {
            connect("slow-" + i, "user-" + i, SLOW);
        }
        connect("well", "user-9", HEALTHY);
        CountDownLatch well = new CountDownLatch(1);
        try (SdohSync sync = app().build()) {
            RunningSync round = sync.startSync();
            round.onEach(result -> {
                if (result.connection().id().value().equals("well") && result.complete()) {
                    well.countDown();
                }
            });

            assertThat(well.await(30, SECONDS)).isTrue();

            assertThat(round.progress().results()).hasSize(1);
            assertThat(held.tryAcquire(SourceLoad.DEFAULT_SIDE_BY_SIDE, 30, SECONDS))
                    .isTrue();
            assertThat(held.availablePermits()).isZero();
            goOn.countDown();
            assertThat(round.await().complete()).isTrue();
        }
    }

    @Test
    void begin_besideEightServersThatWereSlow_isDoneWithTheOthersMeanwhile() throws Exception {
        for (int i = 0; i < 8; i++) {
            connect("slow-" + i, "user-" + i, "slow-" + i + ".localhost");
        }
        CountDownLatch well = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        try (SdohSync sync = scene.app()
                .maintenanceOf(connection -> {
                    if (first.get()) {
                        scene.clock.advance(SourceTimeLimit.SLOW.plusSeconds(1));
                    } else if (connection.id().value().startsWith("slow")) {
                        held.release();
                        await(goOn);
                    }
                    return GrantMaintenance.defaults();
                })
                .build()) {
            assertThat(sync.syncNow().results()).hasSize(8);
            first.set(false);
            connect("well", "user-9", HEALTHY);

            RunningSync round = sync.startSync();
            round.onEach(result -> {
                if (result.connection().id().value().equals("well") && result.complete()) {
                    well.countDown();
                }
            });

            assertThat(well.await(30, SECONDS)).isTrue();
            assertThat(held.tryAcquire(SdohSyncBuilder.DEFAULT_SIDE_BY_SIDE / 2, 30, SECONDS))
                    .isTrue();
            assertThat(held.availablePermits()).isZero();
            goOn.countDown();
            assertThat(round.await().results()).hasSize(9);
        }
    }

    @Test
    void begin_onOneThread_goesRoundTheServers() {
        ExecutorService one = Executors.newFixedThreadPool(1);
        CountDownLatch start = new CountDownLatch(1);
        for (String name : List.of("m-1", "m-2", "m-3")) {
            connect(name, "user-1", SLOW);
        }
        connect("z-other", "user-1", HEALTHY);
        goOn.countDown();
        one.execute(() -> await(start));
        try (SdohSync sync = app().executor(one).build()) {
            RunningSync round = sync.startSync();
            start.countDown();

            assertThat(round.await().complete()).isTrue();
            assertThat(begun).containsExactly("m-1", "z-other", "m-2", "m-3");
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void now_whenNoThreadOfThePoolIsFree_isDoneByTheCaller() {
        connect("one", "user-1", SLOW);
        connect("two", "user-1", HEALTHY);
        goOn.countDown();
        List<Runnable> neverRun = new ArrayList<>();
        try (SdohSync sync = app().executor(neverRun::add).build()) {
            assertThat(sync.syncNow().complete()).isTrue();
        }
    }

    @Test
    void accountNow_besideAScheduledRoundAtTheSameServer_isNotKeptWaiting() throws Exception {
        for (int i = 0; i < 12; i++) {
            connect("slow-" + i, "user-" + i, SLOW);
        }
        connect("z-mine", "somebody", SLOW);
        connect("z-mine-too", "somebody", HEALTHY);
        try (SdohSync sync = app().build()) {
            sync.startSchedule();
            assertThat(held.tryAcquire(SourceLoad.DEFAULT_SIDE_BY_SIDE - 1, 30, SECONDS))
                    .isTrue();

            SyncReport report = sync.account("somebody").syncNow();

            assertThat(report.complete()).isTrue();
            assertThat(report.results()).hasSize(2);
            // The schedule leaves one turn at the server to those who ask.
            assertThat(held.availablePermits()).isZero();
            goOn.countDown();
        }
    }

    @Test
    void begin_whoseTimeIsUp_leavesTheRestToTheNextRoundWhichBeginsWithIt() {
        ExecutorService one = Executors.newFixedThreadPool(1);
        for (String name : List.of("a", "b", "c")) {
            connect(name, "user-1", HEALTHY);
        }
        goOn.countDown();
        try (SdohSync sync = app().executor(one)
                .maintenanceOf(connection -> {
                    begun.add(connection.id().value());
                    scene.clock.advance(Duration.ofMinutes(3));
                    return GrantMaintenance.defaults();
                })
                .build()) {
            SyncReport first = sync.startSync(Duration.ofMinutes(5)).await();

            assertThat(first.results().get(0).complete()).isTrue();
            SourceResult left = first.results().get(2);
            assertThat(left.boundedByTime()).isTrue();
            assertThat(left.nextAction()).contains("bounded by time", "next sync goes on");
            assertThat(left.connection().health().state()).isEqualTo(Health.State.CONNECTED);
            begun.clear();
            SyncReport second = sync.startSync().await();

            assertThat(begun).containsExactly("c", "a", "b");
            assertThat(second.complete()).isTrue();
            assertThat(second.results())
                    .extracting(result -> result.connection().id().value())
                    .containsExactly("a", "b", "c");
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void build_whenOneServerCouldHoldAllThreads_saysSo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> app().sourceLoad(new SourceLoad(SdohSyncBuilder.DEFAULT_SIDE_BY_SIDE, 0))
                        .build())
                .withMessageContaining("SourceLoad.sideBySide");
        assertThat(SourceLoad.DEFAULT_SIDE_BY_SIDE).isLessThan(SdohSyncBuilder.DEFAULT_SIDE_BY_SIDE);
    }

    private SdohSyncBuilder app() {
        return scene.app().maintenanceOf(connection -> {
            begun.add(connection.id().value());
            if (connection.id().value().startsWith("slow")) {
                held.release();
                await(goOn);
            }
            return GrantMaintenance.defaults();
        });
    }

    private void connect(String id, String account, String host) {
        String base = scene.server.base().replace("localhost", host);
        URI nowhere = URI.create(base + "/token");
        ConnectionRecord record = ConnectionRecord.builder(
                        new ConnectionId(id),
                        account,
                        FhirBase.restore(base),
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                        ClientIdentity.publicClient("pantry"),
                        Instant.EPOCH)
                .tokens(TokenSet.of(Secret.of("token"), null, Instant.EPOCH, null))
                .build();
        assertThat(scene.store.records(new ConnectionCodec()).create(record)).isPresent();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(90, SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
