// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncOptions;

/** The bound of the time of one source in one sync. */
@Timeout(value = 480, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimeBoundTest {
    private static final int TASKS = 12;

    private final RoundScene scene = new RoundScene();

    TimeBoundTest() throws IOException {
        scene.connect("county", "user-7", Role.recipient(List.of("Organization/1")));
        for (int i = 0; i < TASKS; i++) {
            scene.task("t" + i, "accepted", "Organization/1", "");
            scene.pass(Duration.ofHours(1));
        }
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void now_atASlowSource_stopsAtItsBoundAndTheNextRoundGoesOnWithoutLoss() {
        scene.listener = referral -> scene.clock.advance(Duration.ofMinutes(1));
        List<Object> told = new ArrayList<>();
        try (SdohSync sync = app().onConnection(event -> told.add(event.kind())).build()) {
            SourceResult first = sync.syncNow().results().get(0);

            assertThat(first.boundedByTime()).isTrue();
            assertThat(first.failure().orElseThrow())
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("PT5M")
                    .hasMessageContaining("goes on");
            assertThat(first.delivered()).isEqualTo(5);
            assertThat(first.toString()).contains("bounded by time");
            assertThat(first.nextAction()).contains("bounded by time", "next sync goes on");
            assertThat(first.connection().health().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(first.connection().health().reason()).contains("PT5M");

            int rounds = 1;
            while (!sync.syncNow().complete()) {
                assertThat(++rounds).isLessThan(TASKS);
            }

            assertThat(scene.delivered).doesNotHaveDuplicates().hasSize(TASKS);
            assertThat(sync.connections().get(0).health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(told).hasSize(2);
        }
    }

    @Test
    void now_withAnotherBound_keepsToIt() {
        scene.listener = referral -> scene.clock.advance(Duration.ofMinutes(1));
        try (SdohSync sync = app().syncOptions(
                        connection -> SyncOptions.defaults().timeAtMost(Duration.ofHours(1)))
                .build()) {
            assertThat(sync.syncNow().complete()).isTrue();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyncOptions.defaults().timeAtMost(Duration.ZERO))
                .withMessageContaining("timeAtMost");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app().syncTime(Duration.ofSeconds(-1)))
                .withMessageContaining("syncTime");
    }

    @Test
    void now_whenTimeIsUpInTheMiddleOfAPage_stopsBetweenTwoTasksAndCountsNoAttempt() {
        scene.listener = referral -> scene.clock.advance(Duration.ofMinutes(1));
        try (SdohSync sync = scene.app().build()) {
            SourceResult first = sync.syncNow().results().get(0);

            assertThat(first.boundedByTime()).isTrue();
            assertThat(first.delivered()).isEqualTo(5);
            assertThat(first.failedDeliveries()).isZero();
            assertThat(sync.syncNow().results().get(0).delivered()).isEqualTo(5);
            assertThat(sync.syncNow().complete()).isTrue();
            assertThat(scene.delivered).doesNotHaveDuplicates().hasSize(TASKS);
        }
    }

    @Test
    void now_withManyPendingActionsThatAreAnsweredSlowly_leavesTimeForWhatIsNew() {
        AtomicBoolean offline = new AtomicBoolean(true);
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    if (chain.request().method().equals("PUT")) {
                        if (offline.get()) {
                            throw new ConnectException("offline");
                        }
                        scene.clock.advance(Duration.ofMinutes(1));
                    }
                    return chain.proceed(chain.request());
                })
                .build();
        try (SdohSync sync = scene.app().http(http).build()) {
            assertThat(sync.syncNow().complete()).isTrue();
            for (int i = 0; i < TASKS; i++) {
                Accepted accepted = sync.findReferral(new ConnectionId("county"), "t" + i)
                        .flatMap(Referral::accepted)
                        .orElseThrow();
                assertThatExceptionOfType(SyncException.class).isThrownBy(accepted::start);
            }
            scene.task("new", "requested", "Organization/1", "");
            offline.set(false);

            SourceResult result = sync.syncNow().results().get(0);

            assertThat(result.pendingActions()).isGreaterThan(TASKS / 2);
            assertThat(result.failure()).isEmpty();
            assertThat(scene.delivered).contains("PERFORMER new");
        }
    }

    private SdohSyncBuilder app() {
        return scene.app().feedSettings(FeedSettings.defaults().pageSize(1));
    }
}
