// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.sdohsync.cluster.ClusterStatus;
import org.sdohsync.testkit.MutableClock;

class ClusterMetricsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final MutableClock clock = MutableClock.at(NOON);

    @Test
    void gauges_showTheWholeCluster_andAgeBetweenTwoLooks() {
        int[] taken = {0};
        bind(() -> {
            taken[0]++;
            return new ClusterStatus(400, 12, 7, 3, Optional.of(NOON.minusSeconds(90)));
        });

        assertThat(value("connections")).isEqualTo(400);
        assertThat(value("connections.running")).isEqualTo(12);
        assertThat(value("connections.due")).isEqualTo(7);
        assertThat(value("connections.paused")).isEqualTo(3);
        assertThat(value("due.age")).isEqualTo(90);
        clock.advance(Duration.ofSeconds(59));
        assertThat(value("due.age")).isEqualTo(149);
        assertThat(taken[0]).as("the database was asked").isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(value("due.age")).isEqualTo(150);
        assertThat(taken[0]).isEqualTo(2);
    }

    @Test
    void age_whereNothingIsDue_orIsDueInAnotherProcessesFuture_isZero() {
        Optional<?>[] oldest = {Optional.empty()};
        bind(() -> new ClusterStatus(1, 0, 0, 0, oldest[0].map(Instant.class::cast)));
        assertThat(value("due.age")).isZero();
        oldest[0] = Optional.of(NOON.plusSeconds(600));
        clock.advance(Duration.ofMinutes(1));

        assertThat(value("due.age")).isZero();
    }

    @Test
    void gauges_ofADatabaseThatDoesNotAnswer_haveNoNumber() {
        bind(() -> {
            throw new IllegalStateException("no database");
        });

        assertThat(value("connections")).isNaN();
    }

    @Test
    void refresh_underZero_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClusterMetrics(
                        () -> new ClusterStatus(0, 0, 0, 0, Optional.empty()), clock, Duration.ofMillis(-1)));
    }

    private void bind(Supplier<ClusterStatus> status) {
        new ClusterMetrics(status, clock, Duration.ofMinutes(1)).bindTo(meters);
    }

    private double value(String name) {
        return meters.get("sdoh.sync.cluster." + name).gauge().value();
    }
}
