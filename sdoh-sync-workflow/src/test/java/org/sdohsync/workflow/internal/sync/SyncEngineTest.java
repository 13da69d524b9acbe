// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.internal.feed.MapStore;
import org.sdohsync.workflow.schedule.ScheduleOptions;
import org.sdohsync.workflow.status.InstanceStatus;
import org.sdohsync.workflow.sync.SyncGuard;
import org.sdohsync.workflow.sync.SyncReport;

class SyncEngineTest {
    @Test
    void now_withoutConnections_isAnEmptyCompleteReport() {
        try (SdohSync sync = builder().onReferral(referral -> {}).build()) {
            SyncReport report = sync.syncNow();

            assertThat(report.results()).isEmpty();
            assertThat(report.complete()).isTrue();
            assertThat(report.delivered()).isZero();
        }
    }

    @Test
    void build_withoutReferralListener_saysWhatIsMissing() {
        assertThatIllegalStateException().isThrownBy(() -> builder().build()).withMessageContaining("onReferral");
    }

    @Test
    void close_twice_isFine_andAfterwardsNothingWorks() {
        SdohSync sync = builder().onReferral(referral -> {}).build();

        sync.close();
        sync.close();

        assertThatIllegalStateException().isThrownBy(sync::syncNow);
        assertThatIllegalStateException().isThrownBy(() -> sync.startSchedule());
        assertThatIllegalStateException().isThrownBy(() -> sync.startSchedule(ScheduleOptions.defaults()));
        assertThatIllegalStateException().isThrownBy(() -> sync.connect("https://fhir.example/r4"));
    }

    private static SdohSyncBuilder builder() {
        return SdohSync.builder(SmartApp.named("test").redirect("http://127.0.0.1:0/callback"));
    }

    @Test
    void now_whenNoConnectionCanBeRead_isAReportThatNamesThem() throws IOException {
        MapStore records = new MapStore();
        try (RoundScene scene = new RoundScene(Store.over(records, sealing(1)))) {
            scene.connect("county", "user-7", Role.recipient(List.of("Organization/1")));
        }
        try (SdohSync sync = builder()
                .store(Store.over(records, sealing(2)))
                .onReferral(referral -> {})
                .build()) {
            SyncReport report = sync.syncNow();

            assertThat(report.complete()).isFalse();
            assertThat(report.results()).isEmpty();
            assertThat(report.damaged())
                    .singleElement()
                    .satisfies(one -> assertThat(one.id()).contains("county"));
            assertThat(sync.account("user-7").syncNow().damaged()).hasSize(1);
            assertThat(sync.startSync().await().damaged()).hasSize(1);
            assertThatExceptionOfType(StoreException.class).isThrownBy(sync::connections);
        }
    }

    @Test
    void start_tellsEachReport_andOneThatTakesTooLongIsCalledOff() throws Exception {
        BlockingQueue<SyncReport> reports = new LinkedBlockingQueue<>();
        try (RoundScene scene = new RoundScene()) {
            scene.connect("county", "user-7", Role.recipient(List.of("Organization/1")));
            scene.task("a", "requested", "Organization/1", "");
            scene.task("b", "requested", "Organization/1", "");
            scene.pass(Duration.ofHours(1));
            scene.listener = referral -> scene.clock.advance(Duration.ofMinutes(10));
            try (SdohSync sync = scene.app()
                    .feedSettings(FeedSettings.defaults().pageSize(1))
                    .schedule(ScheduleOptions.defaults().atMost(Duration.ofMinutes(5)))
                    .onReport(reports::add)
                    .build()) {
                sync.startSchedule();
                SyncReport report = requireNonNull(reports.poll(120, TimeUnit.SECONDS));

                assertThat(report.results().get(0).failure()).containsInstanceOf(StoppedException.class);
                assertThat(report.delivered()).isEqualTo(1);
            }
        }
    }

    @Test
    void startSchedule_withOtherOptions_replacesThoseOfARunningOne() throws Exception {
        BlockingQueue<SyncReport> reports = new LinkedBlockingQueue<>();
        try (RoundScene scene = new RoundScene()) {
            scene.connect("county", "user-7", Role.recipient(List.of("Organization/1")));
            try (SdohSync sync = scene.app().onReport(reports::add).build()) {
                sync.startSchedule();
                requireNonNull(reports.poll(120, TimeUnit.SECONDS));
                Duration usual = untilNext(sync, Duration.ofMinutes(50));

                sync.startSchedule(ScheduleOptions.defaults().every(Duration.ofHours(6)));

                Duration longer = untilNext(sync, Duration.ofMinutes(320));
                assertThat(usual).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
                assertThat(longer).isBetween(Duration.ofMinutes(320), Duration.ofHours(6));
                assertThat(sync.scheduleAccess().options().interval(scene.clock.instant()))
                        .contains(Duration.ofHours(6));
                assertThat(reports).as("nothing is asked because of that").isEmpty();
            }
        }
    }

    @Test
    void startSchedule_withOptionsBesideASharedSchedule_leavesTheSyncsToThatOne() throws Exception {
        try (RoundScene scene = new RoundScene();
                SdohSync sync = scene.app().build()) {
            sync.scheduleAccess().guard((connection, scheduled) -> SyncGuard.Permit.unlimited());

            sync.startSchedule(ScheduleOptions.defaults().every(Duration.ofHours(6)));

            assertThat(sync.describe().nextSync())
                    .as("of a schedule of its own")
                    .isEmpty();
            assertThat(sync.scheduleAccess().options().interval(scene.clock.instant()))
                    .contains(Duration.ofHours(6));
        }
    }

    /** It is planned by the thread of the schedule, after the report. */
    private static Duration untilNext(SdohSync sync, Duration least) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            InstanceStatus now = sync.describe();
            Duration left =
                    now.nextSync().map(next -> Duration.between(now.at(), next)).orElse(Duration.ZERO);
            if (left.compareTo(least) >= 0) {
                return left;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nothing was planned");
    }

    private static Sealing sealing(int seed) {
        return Sealing.aesGcm(SeededEntropy.of(seed).bytes(32));
    }
}
