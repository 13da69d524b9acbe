// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.token.GrantMaintenance;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.internal.action.FakeRecords;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceLoad;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;

/** Whatever is thrown in the work for one source, an Error too, is the result of that source. */
@Timeout(value = 480, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ErrorTest {
    private static final String CANARY = "Jane Doe";
    private static final ConnectionId BAD = new ConnectionId("bad");
    private static final List<Error> KINDS = List.of(
            new OutOfMemoryError(CANARY),
            new StackOverflowError(CANARY),
            new AssertionError(CANARY),
            new NoClassDefFoundError(CANARY),
            new LinkageError(CANARY));

    private final BrokenRecords records = new BrokenRecords(new FakeRecords());
    private final RoundScene scene;

    ErrorTest() throws IOException {
        scene = new RoundScene(Store.over(records, Sealing.none()));
        scene.connect("bad", "user-1", Role.recipient(List.of("Organization/1")));
        scene.connect("good", "user-2", Role.recipient(List.of("Organization/2")));
        scene.task("a", "accepted", "Organization/1", "");
        scene.task("b", "accepted", "Organization/1", "");
        scene.task("c", "accepted", "Organization/2", "");
        scene.pass(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void now_whenTheListenerThrowsAnError_countsItParksItInTheEndAndTheOthersGoOn() {
        scene.listener = referral -> {
            if (referral.connection().id().equals(BAD)) {
                throw KINDS.get(scene.delivered.size() % KINDS.size());
            }
        };
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().attempts(2)).build()) {
            SyncReport first = sync.syncNow();
            assertThat(first.results().get(0).failedDeliveries()).isEqualTo(2);
            assertThat(first.results().get(1).complete()).isTrue();
            assertThat(sync.parkedTasks().tasks()).isEmpty();

            SyncReport second = sync.syncNow();

            assertThat(second.results().get(1).complete()).isTrue();
            assertThat(second.results().get(0).ownFeed().orElseThrow().parked())
                    .extracting(FailedDelivery::taskId)
                    .containsExactlyInAnyOrder("a", "b");
            assertThat(sync.parkedTasks().tasks()).hasSize(2);
        }
    }

    @Test
    void now_whenTheListenerOfOtherTasksThrowsAnError_countsIt() {
        scene.server.extra("a", "\"status\":\"accepted\",");
        try (SdohSync sync = scene.app()
                .onOtherTask((connection, task) -> {
                    throw new AssertionError(CANARY);
                })
                .build()) {
            SyncReport report = sync.syncNow();

            assertThat(report.results().get(0).failure()).isEmpty();
            assertThat(report.results().get(0).failedDeliveries()).isEqualTo(1);
            assertThat(report.results().get(0).delivered()).isEqualTo(1);
        }
    }

    @Test
    void now_whenAListenerOfEventsOrAccessesOrConnectionsThrowsAnError_changesNothing() {
        try (SdohSync sync = scene.app()
                .onAccess(event -> {
                    throw new AssertionError(CANARY);
                })
                .onConnection(event -> {
                    throw new AssertionError(CANARY);
                })
                .onEvent(event -> {
                    scene.events.add(event);
                    throw new AssertionError(CANARY);
                })
                .syncOptions(connection -> SyncOptions.defaults().departuresEvery(Duration.ofMinutes(1)))
                .build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            scene.server.rows.remove("a");
            for (int round = 0; round < 3; round++) {
                scene.pass(Duration.ofHours(1));
                assertThat(sync.syncNow().complete()).isTrue();
            }
            // Told again, because the listener did not take it.
            assertThat(scene.events).hasSizeGreaterThan(1);
            scene.server.refused.put("Task?owner=Organization%2F1", 418);
            scene.server.refused.put("Task?owner=Organization/1", 418);
            SyncReport report = sync.syncNow();
            assertThat(report.results().get(0).connection().health().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(report.results().get(1).complete()).isTrue();
        }
    }

    @Test
    void now_whenAFunctionOfTheApplicationThrowsAnError_isTheResultOfThatSource() {
        for (Error kind : KINDS) {
            requireResultOfOne(
                    scene.app().syncOptions(connection -> {
                        throwFor(connection.id(), kind);
                        return SyncOptions.defaults();
                    }),
                    kind);
            requireResultOfOne(
                    scene.app().maintenanceOf(connection -> {
                        throwFor(connection.id(), kind);
                        return GrantMaintenance.defaults();
                    }),
                    kind);
        }
    }

    @Test
    void now_whenTheHttpClientThrowsAnError_isTheResultOfThatSource() {
        Error kind = new StackOverflowError(CANARY);
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    if (chain.request().url().toString().contains("Organization/1")) {
                        throw kind;
                    }
                    return chain.proceed(chain.request());
                })
                .build();

        requireResultOfOne(scene.app().http(http), kind);
    }

    @Test
    void now_whenTheStoreThrowsAnErrorForOneSource_isTheResultOfThatSource() {
        for (String kind : List.of("checkpoint", "watch")) {
            Error error = new OutOfMemoryError(CANARY);
            records.error = error;
            records.broken = key -> key.kind().equals(kind) && key.id().startsWith("bad");

            requireResultOfOne(scene.app(), error);
        }
    }

    @Test
    void now_whenTheHealthCannotBeStored_isAReport() {
        scene.server.refused.put("Task?", 418);
        records.error = new OutOfMemoryError(CANARY);
        try (SdohSync sync = scene.app().build()) {
            records.saving = true;
            records.broken = key -> key.kind().equals("connection") && key.id().equals("bad");
            SyncReport report = sync.syncNow();

            assertThat(report.results())
                    .hasSize(2)
                    .allMatch(result -> result.failure().isPresent());
        }
    }

    @Test
    void onEach_whenItThrowsAnError_theReportComes() {
        try (SdohSync sync = scene.app().build()) {
            RunningSync round = sync.startSync();
            round.onEach(result -> {
                throw new AssertionError(CANARY);
            });

            assertThat(round.await().complete()).isTrue();
        }
    }

    @Test
    void now_whenTheTerminologyCheckThrowsAnError_theTaskWaitsAndItsLockIsFree() {
        AtomicBoolean broken = new AtomicBoolean(true);
        scene.listener = referral -> referral.accepted()
                .ifPresent(accepted -> accepted.complete(
                        Outcome.performed(Systems.SNOMED, "1759002", "Assessment of nutritional status")));
        try (SdohSync sync = scene.app()
                .terminology(service -> {
                    if (broken.get()) {
                        throw new NoClassDefFoundError(CANARY);
                    }
                    return Optional.of("not wanted here");
                })
                .build()) {
            assertThat(sync.syncNow().results()).allMatch(result -> result.failedDeliveries() > 0);
            assertThat(sync.syncNow().results()).allMatch(result -> result.pendingActions() > 0);
            broken.set(false);

            assertThat(sync.syncNow().results()).hasSize(2);
            assertThat(sync.journal().pending(BAD)).isEmpty();
        }
    }

    @Test
    void begin_whenNoThreadCanBeMade_isTheResultOfThatSourceAndItsTurnIsFree() {
        AtomicBoolean trouble = new AtomicBoolean(true);
        try (SdohSync sync = scene.app()
                .sourceLoad(new SourceLoad(1, 0))
                .executor(work -> {
                    if (trouble.getAndSet(false)) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    work.run();
                })
                .build()) {
            SyncReport first = sync.startSync().await();
            assertThat(first.results()).hasSize(2);

            assertThat(sync.startSync().await().complete()).isTrue();
        }
    }

    @Test
    void now_whenAListenerIsInterrupted_keepsTheInterruptAndCountsNothingAgainstTheSource() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        scene.listener = referral -> throwAny(new InterruptedException(CANARY));
        try (SdohSync sync = scene.app().build()) {
            Thread caller = new Thread(() -> {
                SyncReport report = sync.account("user-1").syncNow();
                interrupted.set(Thread.currentThread().isInterrupted()
                        && report.results().get(0).connection().health().state() == Health.State.CONNECTED);
                done.countDown();
            });
            caller.start();
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(interrupted).isTrue();
            scene.listener = referral -> {};
            assertThat(sync.syncNow().complete()).isTrue();
        }
    }

    private void requireResultOfOne(SdohSyncBuilder app, Error kind) {
        try (SdohSync sync = app.build()) {
            SyncReport report = sync.syncNow();

            SourceResult broken = report.results().get(0);
            assertThat(broken.failure().orElseThrow())
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining(kind.getClass().getSimpleName())
                    .hasMessageNotContaining(CANARY);
            assertThat(broken.nextAction()).contains("log").doesNotContain(CANARY);
            assertThat(broken.toString()).doesNotContain(CANARY);
            assertThat(report.results().get(1).complete()).isTrue();
        }
    }

    private static void throwFor(ConnectionId id, Error kind) {
        if (id.equals(BAD)) {
            throw kind;
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwAny(Throwable any) throws T {
        throw (T) any;
    }
}
