// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.SdohSync;

class SyncMetricsTest {
    private static final ConnectionId COUNTY = new ConnectionId("c-1");
    private static final Origin SOURCE = origin("https://county.example/r4");
    private static final Origin STRANGER = origin("https://typed-in.example/");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));

    @Test
    void request_toAConnectedSource_isTimedWithItsHost() {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        metrics.sync(COUNTY, SOURCE).end(WorkObservation.SUCCESS, null);
        metrics.request("GET", SOURCE).end("503", null);

        assertThat(meters.get("sdoh.sync.requests")
                        .tags("source", "county.example", "method", "GET", "status", "503", "outcome", "SERVER_ERROR")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void request_toAServerThatNobodyIsConnectedTo_hasNoTagOfItsOwn() {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        metrics.request("GET", STRANGER).end(WorkObservation.NO_ANSWER, new IllegalStateException("gone"));

        assertThat(meters.get("sdoh.sync.requests")
                        .tags(
                                "source",
                                "other",
                                "status",
                                "none",
                                "outcome",
                                "UNKNOWN",
                                "error",
                                "IllegalStateException")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void request_withAnInventedMethodOrStatus_makesNoFurtherTags() {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        for (int i = 0; i < 1000; i++) {
            metrics.request("M" + i, STRANGER).end(Integer.toString(600 + i), null);
        }

        assertThat(meters.find("sdoh.sync.requests").timers()).hasSize(1);
    }

    @Test
    void sources_beyondTheNumber_shareOneTag() {
        SyncMetrics metrics = SyncMetrics.builder(meters).sources(2).build();
        for (int i = 0; i < 500; i++) {
            metrics.sync(COUNTY, origin("https://s" + i + ".example")).end(WorkObservation.SUCCESS, null);
        }

        assertThat(meters.find("sdoh.sync.syncs").timers().stream()
                        .map(timer -> timer.getId().getTag("source"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("s0.example", "s1.example", "other");
    }

    @Test
    void refresh_thatEndsTheGrant_saysSo() {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        metrics.refresh(COUNTY, SOURCE).end(WorkObservation.GRANT_ENDED, new IllegalStateException("over"));

        assertThat(meters.get("sdoh.sync.refreshes")
                        .tags("source", "county.example", "outcome", "grant_ended")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void count_ofASync_addsUp() {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        for (int i = 0; i < 2; i++) {
            WorkObservation sync = metrics.sync(COUNTY, SOURCE);
            sync.count(WorkObservation.DELIVERED, 3);
            sync.count(WorkObservation.DELIVERY_FAILED, 1);
            sync.count(WorkObservation.ACTIONS_CONFIRMED, 2);
            sync.end(WorkObservation.INCOMPLETE, null);
        }

        assertThat(meters.get("sdoh.sync.deliveries")
                        .tags("outcome", "delivered")
                        .counter()
                        .count())
                .isEqualTo(6);
        assertThat(meters.get("sdoh.sync.deliveries")
                        .tags("outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("sdoh.sync.actions.confirmed").counter().count()).isEqualTo(4);
        assertThat(meters.get("sdoh.sync.syncs")
                        .tags("outcome", "incomplete")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void notification_isTimedByItsStatus_whoeverSentIt() {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        metrics.notification().end("200", null);
        metrics.notification().end("401", null);
        metrics.notification().end("401", null);

        assertThat(meters.get("sdoh.sync.push.requests")
                        .tags("status", "401", "outcome", "CLIENT_ERROR")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("sdoh.sync.push.requests")
                        .tags("status", "200", "outcome", "SUCCESS")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void pushed_events_addUpByKind_andSyncsHaveTheirOwnCounter() {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        for (String kind : List.of("new", "repeated", "late", "missing", "sync_begun", "invented")) {
            metrics.pushed(COUNTY, SOURCE, kind, 2);
            metrics.pushed(COUNTY, SOURCE, kind, 1);
        }

        assertThat(meters.find("sdoh.sync.push.events").counters())
                .hasSize(4)
                .allSatisfy(counter -> assertThat(counter.count()).isEqualTo(3));
        assertThat(meters.get("sdoh.sync.push.events")
                        .tags("source", "county.example", "kind", "missing")
                        .counter()
                        .count())
                .isEqualTo(3);
        assertThat(meters.get("sdoh.sync.push.syncs")
                        .tags("source", "county.example")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void observations_ofTheApplication_seeRequestsInsideOfTheirSync() {
        List<String> seen = new ArrayList<>();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStop(Observation.Context context) {
                var parent = context.getParentObservation();
                seen.add(context.getContextualName() + " in "
                        + (parent == null ? "nothing" : parent.getContextView().getContextualName()));
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        SyncMetrics metrics =
                SyncMetrics.builder(meters).observations(observations).build();
        WorkObservation sync = metrics.sync(COUNTY, SOURCE);
        metrics.request("GET", SOURCE).end("200", null);
        sync.end(WorkObservation.SUCCESS, null);

        assertThat(seen).containsExactly("http get in source sync", "source sync in nothing");
        assertThat(observations.getCurrentObservation()).isNull();
        assertThat(meters.find("sdoh.sync.requests").timers()).isEmpty();
    }

    @Test
    void meters_ofAllKinds_nameNoConnection() {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        WorkObservation sync = metrics.sync(COUNTY, SOURCE);
        sync.count(WorkObservation.DELIVERED, 1);
        sync.end(WorkObservation.SUCCESS, null);
        metrics.refresh(COUNTY, SOURCE).end(WorkObservation.SUCCESS, null);
        metrics.notification().end("200", null);
        metrics.pushed(COUNTY, SOURCE, WorkObservation.EVENTS, 1);

        assertThat(meters.getMeters().stream()
                        .flatMap(meter -> Stream.concat(
                                Stream.of(meter.getId().getName()),
                                meter.getId().getTags().stream().map(tag -> tag.getValue()))))
                .isNotEmpty()
                .noneMatch(text -> text.contains(COUNTY.value()));
    }

    @Test
    void bind_anInstance_showsItsStateUntilItIsClosed() {
        SyncMetrics metrics = SyncMetrics.builder(meters)
                .clock(clock)
                .refresh(Duration.ofMinutes(1))
                .build();
        try (SdohSync sync = SdohSync.builder(SmartApp.named("pantry").redirect("http://127.0.0.1:0/callback"))
                .clock(clock)
                .observer(metrics)
                .onReferral(referral -> {})
                .build()) {
            SyncMetrics.Gauges bound = metrics.bind(sync);

            assertThat(meters.get("sdoh.sync.connections")
                            .tags("health", "connected")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(meters.get("sdoh.sync.schedule.next").gauge().value()).isNaN();
            bound.close();
            assertThat(meters.find("sdoh.sync.connections").gauges()).isEmpty();
        }
    }

    private static Origin origin(String url) {
        return Origin.of(URI.create(url));
    }
}
