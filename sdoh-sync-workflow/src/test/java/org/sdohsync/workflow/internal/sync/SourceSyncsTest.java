// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceLoad;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;

/** Syncs that nobody waits for: progress, joining, calling off, deadlines, and how much one server is asked. */
@Timeout(900)
class SourceSyncsTest {
    private static final Role ROLE = Role.recipient(List.of("Organization/1"));

    private final RoundScene scene;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    SourceSyncsTest() throws IOException {
        scene = new RoundScene();
        scene.task("a", "requested", "Organization/1", "");
        scene.task("b", "requested", "Organization/1", "");
        scene.pass(Duration.ofHours(1));
        scene.listener = referral -> hold();
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        scene.close();
    }

    @Test
    void begin_doesNotWait_andTellsHowFarItIs() throws Exception {
        scene.connect("c1", "user-7", ROLE);
        List<SourceResult> told = new ArrayList<>();
        try (SdohSync sync = scene.app().build()) {
            RunningSync round = sync.startSync();
            round.onEach(told::add);
            await(entered);

            assertThat(round.progress().left()).isEqualTo(1);
            assertThat(round.await(Duration.ofMillis(1))).isEmpty();
            goOn.countDown();
            SyncReport report = round.await();

            assertThat(report.delivered()).isEqualTo(2);
            assertThat(round.progress().left()).isZero();
            assertThat(round.progress().delivered()).isEqualTo(2);
            assertThat(told).hasSize(1);
            assertThat(round.report().toCompletableFuture().get(120, SECONDS)).isSameAs(report);
        }
    }

    @Test
    void begin_whileARoundIsUnderWay_joinsIt() {
        scene.connect("c1", "user-7", ROLE);
        try (SdohSync sync = scene.app().build()) {
            RunningSync first = sync.startSync();
            await(entered);

            RunningSync second = sync.account("user-7").startSync();
            goOn.countDown();

            assertThat(second.await().results().get(0))
                    .isSameAs(first.await().results().get(0));
            assertThat(scene.server.log.stream().filter(line -> line.startsWith("Task?")))
                    .hasSize(1);
        }
    }

    @Test
    void cancel_stopsBeforeTheNextRequestAndLosesNothing() {
        scene.connect("c1", "user-7", ROLE);
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().pageSize(1)).build()) {
            RunningSync round = sync.startSync();
            await(entered);

            round.cancel();
            goOn.countDown();
            SourceResult stopped = round.await().results().get(0);

            assertThat(stopped.failure()).containsInstanceOf(StoppedException.class);
            assertThat(stopped.connection().health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(stopped.nextAction()).contains("the next sync goes on");
            assertThat(scene.delivered).hasSize(1);
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(scene.delivered).containsExactlyInAnyOrder("PERFORMER a", "PERFORMER b");
        }
    }

    @Test
    void cancel_ofOneOfTwoRounds_letsTheOtherFinish() {
        scene.connect("c1", "user-7", ROLE);
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().pageSize(1)).build()) {
            RunningSync first = sync.startSync();
            await(entered);
            RunningSync second = sync.startSync();

            first.cancel();
            goOn.countDown();

            assertThat(second.await().complete()).isTrue();
            assertThat(scene.delivered).hasSize(2);
        }
    }

    @Test
    void begin_behindARoundThatIsStopping_runsAnew() {
        scene.connect("c1", "user-7", ROLE);
        AtomicInteger answers = new AtomicInteger();
        CountDownLatch stopping = new CountDownLatch(1);
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().pageSize(1)).build()) {
            RunningSync first = sync.startSync();
            await(entered);
            first.cancel();
            first.onEach(result -> {
                answers.incrementAndGet();
                stopping.countDown();
            });
            goOn.countDown();
            await(stopping);

            assertThat(sync.startSync().await().complete()).isTrue();
            assertThat(answers).hasValue(1);
            assertThat(scene.delivered).hasSize(2);
        }
    }

    @Test
    void begin_withADeadline_stopsWhenItIsOver() {
        scene.connect("c1", "user-7", ROLE);
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().pageSize(1)).build()) {
            RunningSync round = sync.startSync(Duration.ofMinutes(5));
            await(entered);

            scene.clock.advance(Duration.ofMinutes(6));
            goOn.countDown();

            assertThat(round.await().results().get(0).failure()).containsInstanceOf(StoppedException.class);
        }
    }

    @Test
    void begin_overManyConnectionsToOneServer_worksOnAFewAtATime() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        goOn.countDown();
        scene.listener = referral -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            hold();
            now.decrementAndGet();
        };
        for (int i = 0; i < 12; i++) {
            scene.connect("c" + i, "user-" + i, ROLE);
        }
        try (SdohSync sync = scene.app().sourceLoad(new SourceLoad(2, 0)).build()) {
            SyncReport report = sync.startSync().await();

            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(report.delivered()).isEqualTo(24);
            assertThat(most.get()).isBetween(1, 2);
        }
    }

    @Test
    void now_whenTheApplicationsOwnFunctionThrowsForOneSource_theOthersGoOn() {
        goOn.countDown();
        scene.connect("c1", "user-7", ROLE);
        scene.connect("c2", "user-7", ROLE);
        try (SdohSync sync = scene.app()
                .syncOptions(connection -> {
                    if (connection.id().value().equals("c1")) {
                        throw new IllegalStateException("canary");
                    }
                    return SyncOptions.defaults();
                })
                .build()) {
            SyncReport report = sync.syncNow();

            SourceResult broken = report.results().get(0);
            assertThat(broken.failure().orElseThrow())
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("IllegalStateException")
                    .hasMessageNotContaining("canary");
            assertThat(broken.nextAction()).contains("Look into the log");
            assertThat(report.results().get(1).complete()).isTrue();
        }
    }

    @Test
    void close_whileARoundRuns_callsItOff() throws Exception {
        scene.connect("c1", "user-7", ROLE);
        SdohSync sync = scene.app().build();
        RunningSync round = sync.startSync();
        await(entered);
        Thread closing = new Thread(sync::close);
        closing.start();
        goOn.countDown();

        closing.join();

        assertThat(round.await(Duration.ofSeconds(60))).isPresent();
    }

    /** Two sources end at the same time, and who is told of the first takes longer. */
    @Test
    void await_whileSomebodyIsStillTold_returnsBehindThem() throws Exception {
        scene.listener = referral -> {};
        scene.connect("c1", "user-7", ROLE);
        scene.connect("c2", "user-7", ROLE);
        List<SourceResult> results;
        try (SdohSync sync = scene.app().build()) {
            results = sync.syncNow().results();
        }
        List<CompletableFuture<SourceResult>> sources = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        RunningSync running = new SourceSyncs(
                scene.clock.instant(),
                scene.clock,
                new StopSignal(scene.clock, scene.clock.instant(), Duration.ofHours(1)),
                sources,
                List.of(),
                () -> false);
        List<SourceResult> told = Collections.synchronizedList(new ArrayList<>());
        running.onEach(result -> {
            if (result == results.get(0)) {
                hold();
            }
            told.add(result);
        });
        CompletableFuture<Boolean> first =
                CompletableFuture.supplyAsync(() -> sources.get(0).complete(results.get(0)));
        await(entered);
        assertThat(sources.get(1).complete(results.get(1))).isTrue();
        assertThat(running.report().toCompletableFuture().get(120, SECONDS).results())
                .hasSize(2);

        CompletableFuture<SyncReport> end = CompletableFuture.supplyAsync(running::await);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> end.get(300, MILLISECONDS));
        assertThat(running.await(Duration.ofMillis(10)))
                .as("who does not wait for ever has the report")
                .isPresent();
        goOn.countDown();

        assertThat(end.get(120, SECONDS).results()).hasSize(2);
        assertThat(told).containsExactlyInAnyOrderElementsOf(results);
        assertThat(first.get(120, SECONDS)).isTrue();
    }

    private void hold() {
        entered.countDown();
        await(goOn);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
