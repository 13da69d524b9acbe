// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sdohsync.cluster.ClusterStatus;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.micrometer.internal.SourceTags;
import org.sdohsync.micrometer.internal.StatusGauges;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.status.ConnectionStatus;
import org.sdohsync.workflow.status.InstanceStatus;

/** Dashboard, alert rules and their page name what there is. */
class DashboardTest {
    private static final Pattern SERIES = Pattern.compile("sdoh_sync_[a-z_]+");
    private static final Origin SOURCE = Origin.of(URI.create("https://county.example"));

    @Test
    void dashboard_showsEachMeterAndNoOther() throws IOException {
        String dashboard = resource("grafana-dashboard.json");

        assertThat(JsonObject.parse(dashboard.getBytes(UTF_8), "dashboard").objects("panels"))
                .hasSizeGreaterThan(10)
                .allSatisfy(panel -> assertThat(panel.text("title")).isPresent());
        assertThat(named(dashboard)).isSubsetOf(series());
        assertThat(named(dashboard).stream()
                        .map(name -> name.replaceAll("_seconds(_sum|_count|_max)?$|_total$", ""))
                        .collect(Collectors.toSet()))
                .isEqualTo(meters().getMeters().stream()
                        .map(meter -> meter.getId().getName().replace('.', '_'))
                        .filter(name -> !name.endsWith("_active"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void alerts_nameMetersThatExist_andSayWhatToDo() throws IOException {
        String alerts = resource("alerts.yml");
        String page = Files.readString(Path.of("../docs/metrics.md"));

        assertThat(named(alerts)).isNotEmpty().isSubsetOf(series());
        Set<String> names = found(alerts, Pattern.compile("(?<=alert: )\\w+"));
        assertThat(names).hasSizeGreaterThan(8);
        assertThat(found(page, Pattern.compile("(?<=\\| `)SdohSync\\w+(?=` \\|)")))
                .isEqualTo(names);
        assertThat(found(alerts, Pattern.compile("(?<=summary: \").*(?=\")"))).hasSameSizeAs(names);
        assertThat(found(alerts, Pattern.compile("(?<=description: \").*(?=\")")))
                .hasSameSizeAs(names)
                .allSatisfy(sentence -> assertThat(page.replace("`", "")).contains(sentence));
    }

    @Test
    void page_namesEachMeter() throws IOException {
        String page = Files.readString(Path.of("../docs/metrics.md"));

        assertThat(found(page, Pattern.compile("(?<=^\\| `)sdoh\\.sync[a-z.]+(?=` \\|)", Pattern.MULTILINE)))
                .isEqualTo(meters().getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .filter(name -> !name.endsWith(".active"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** As Prometheus gets them. */
    private static Set<String> series() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        fill(prometheus);
        return found(prometheus.scrape(), Pattern.compile("^sdoh_sync_[a-z_]+(?=[{ ])", Pattern.MULTILINE));
    }

    private static MeterRegistry meters() {
        MeterRegistry meters = new SimpleMeterRegistry();
        fill(meters);
        return meters;
    }

    private static void fill(MeterRegistry meters) {
        SyncMetrics metrics = SyncMetrics.builder(meters).build();
        WorkObservation sync = metrics.sync(new ConnectionId("1"), SOURCE);
        sync.count(WorkObservation.DELIVERED, 1);
        sync.count(WorkObservation.ACTIONS_CONFIRMED, 1);
        sync.end(WorkObservation.SUCCESS, null);
        metrics.request("GET", SOURCE).end("200", null);
        metrics.refresh(new ConnectionId("1"), SOURCE).end(WorkObservation.SUCCESS, null);
        metrics.notification().end("200", null);
        metrics.pushed(new ConnectionId("1"), SOURCE, WorkObservation.EVENTS, 1);
        metrics.pushed(new ConnectionId("1"), SOURCE, WorkObservation.SYNC_BEGUN, 1);
        StatusGauges gauges = StatusGauges.register(
                meters, Certified::new, new SourceTags(1), Clock.systemUTC(), Duration.ofMinutes(1));
        assertThat(gauges).isNotNull();
        assertThat(meters.get(StatusGauges.PARKED).gauge().value()).isZero();
        try (SdohSync instance = SdohSync.builder(SmartApp.named("pantry").redirect("http://127.0.0.1:0/callback"))
                .onReferral(referral -> {})
                .build()) {
            var ignored = metrics.bind(instance);
        }
        new ClusterMetrics(() -> new ClusterStatus(1, 0, 0, 0, Optional.empty())).bindTo(meters);
    }

    /** The status of an instance without connections that has a certificate. */
    private record Certified() implements InstanceStatus {
        @Override
        public Instant at() {
            return Instant.EPOCH;
        }

        @Override
        public List<ConnectionStatus> connections() {
            return List.of();
        }

        @Override
        public List<UnreadableRecord> unreadable() {
            return List.of();
        }

        @Override
        public Map<String, Instant> certificates() {
            return Map.of(TRUST_COMMUNITY, Instant.EPOCH);
        }

        @Override
        public boolean scheduled() {
            return false;
        }

        @Override
        public Optional<Instant> nextSync() {
            return Optional.empty();
        }

        @Override
        public int damagedActions() {
            return 0;
        }
    }

    private static Set<String> named(String text) {
        return found(text, SERIES);
    }

    private static Set<String> found(String text, Pattern pattern) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SyncMetrics.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
