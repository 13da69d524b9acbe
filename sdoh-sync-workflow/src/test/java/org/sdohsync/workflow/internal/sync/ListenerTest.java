// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.internal.action.FakeRecords;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/** Listeners that call back into the library, throw whatever there is, or meet another process. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenerTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");
    private static final Role ROLE = Role.recipient(List.of("Organization/1"));

    private final FakeRecords records = new FakeRecords();
    private final RoundScene scene;
    private @Nullable Throwable thrown;

    ListenerTest() throws IOException {
        scene = new RoundScene(Store.over(records, Sealing.none()));
        scene.connect("county", "user-7", ROLE);
        scene.task("a", "accepted", "Organization/1", "");
        scene.task("b", "accepted", "Organization/1", "");
        scene.pass(Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void now_whenTheListenerThrowsWhatNoSignatureNames_countsItAndDeliversAgain() {
        scene.listener = referral -> throwAny(new IOException("the application's disk is full"));
        try (SdohSync sync = scene.app().build()) {
            SourceResult failed = sync.syncNow().results().get(0);
            assertThat(failed.failure()).isEmpty();
            assertThat(failed.failedDeliveries()).isEqualTo(2);
            scene.listener = referral -> {};

            assertThat(sync.syncNow().complete()).isTrue();
        }
    }

    @Test
    void begin_whenNoThreadCanBeMade_saysSoAndTheNextRoundRuns() {
        AtomicReference<@Nullable Error> trouble = new AtomicReference<>(new InternalError("no thread can be made"));
        try (SdohSync sync = scene.app()
                .executor(work -> {
                    Error now = trouble.getAndSet(null);
                    if (now != null) {
                        throw now;
                    }
                    work.run();
                })
                .build()) {
            RunningSync first = sync.startSync();
            SourceResult failed = first.await().results().get(0);
            assertThat(failed.failure()).containsInstanceOf(StoppedException.class);
            assertThat(failed.nextAction()).contains("InternalError");

            assertThat(sync.startSync().await().complete()).isTrue();
        }
    }

    @Test
    void now_fromAListener_isRefusedInsteadOfWaitingForItself() {
        try (SdohSync sync = scene.app().build()) {
            scene.listener = referral -> thrown = catchThrowable(sync::syncNow);

            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(requireNonNull(thrown))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("listener");
        }
    }

    @Test
    void await_fromAListener_isRefusedAndTheRoundThatWasBegunGoesOn() {
        List<RunningSync> begun = new ArrayList<>();
        try (SdohSync sync = scene.app().build()) {
            scene.listener = referral -> {
                begun.add(sync.startSync());
                thrown = catchThrowable(begun.get(0)::await);
            };

            assertThat(sync.startSync().await().complete()).isTrue();
            assertThat(requireNonNull(thrown)).isInstanceOf(IllegalStateException.class);
            assertThat(begun.get(0).await().complete()).isTrue();
        }
    }

    @Test
    void close_fromAListener_waitsForNoRound() throws Exception {
        SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().pageSize(1)).build();
        long[] took = new long[1];
        scene.listener = referral -> {
            long begin = System.nanoTime();
            sync.close();
            took[0] = System.nanoTime() - begin;
        };

        SyncReport report = sync.startSync().await();

        assertThat(took[0]).isBetween(1L, SdohSync.CLOSE_WAIT.dividedBy(2).toNanos());
        assertThat(report.delivered()).isEqualTo(1);
    }

    @Test
    void disconnect_whileARoundIsUnderWay_leavesNothing() {
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().pageSize(1)).build()) {
            scene.listener = referral -> sync.disconnect(COUNTY);

            SyncReport report = sync.startSync().await();
            assertThat(report.delivered()).isEqualTo(1);
        }

        assertThat(records.kinds()).containsOnly("digest-key");
    }

    @Test
    void accept_ofAReferralWhoseConnectionWasGivenUp_isRefusedAndLeavesNothing() {
        scene.task("r", "requested", "Organization/1", "");
        List<Referral> held = new ArrayList<>();
        scene.listener = held::add;
        try (SdohSync sync = scene.app().build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            Requested asked = held.stream()
                    .flatMap(referral -> referral.requested().stream())
                    .findFirst()
                    .orElseThrow();
            sync.disconnect(COUNTY);

            assertThat(catchThrowable(asked::accept)).isInstanceOf(AuthorizationException.class);
        }

        assertThat(records.kinds()).containsOnly("digest-key");
    }

    @Test
    void release_byAListenerInEachRound_doesNotKeepTheRoundsFromGettingOn() {
        scene.listener = referral -> {
            throw new IllegalStateException("broken");
        };
        try (SdohSync sync =
                scene.app().feedSettings(FeedSettings.defaults().attempts(1)).build()) {
            assertThat(sync.syncNow().results().get(0).failedDeliveries()).isEqualTo(2);
            scene.listener = referral -> {
                assertThat(sync.retryDelivery(COUNTY, "a")).isTrue();
                throw new IllegalStateException("still broken");
            };
            scene.task("c", "requested", "Organization/1", "");
            assertThat(sync.retryDelivery(COUNTY, "a")).isTrue();

            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.failure()).isEmpty();
        }
    }

    @Test
    void now_whenAnotherProcessSyncsTheSameSource_saysNothingAgainstTheSource() {
        List<Object> told = new ArrayList<>();
        try (SdohSync other = scene.app().onReferral(referral -> {}).build();
                SdohSync sync = scene.app().onConnection(told::add).build()) {
            scene.listener = referral -> {
                scene.listener = next -> {};
                assertThat(other.syncNow().complete()).isTrue();
            };

            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.failure()).containsInstanceOf(ConflictException.class);
            assertThat(result.connection().health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(sync.connection(COUNTY).orElseThrow().health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(told).isEmpty();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwAny(Throwable any) throws T {
        throw (T) any;
    }
}
