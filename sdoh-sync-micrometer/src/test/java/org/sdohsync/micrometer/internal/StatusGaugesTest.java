// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.admission.QuotaUse.Kind;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.status.ConnectionStatus;
import org.sdohsync.workflow.status.InstanceStatus;

class StatusGaugesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final MutableClock clock = MutableClock.at(NOON);
    private int taken;

    @Test
    void gauges_ofAState_showItsNumbersAndAges() {
        var ignored = register(() -> new Fixed(clock.instant(), NOON.minusSeconds(90), NOON.plusSeconds(600)));

        assertThat(value("sdoh.sync.actions.oldest.age")).isEqualTo(90);
        assertThat(value("sdoh.sync.schedule.next")).isEqualTo(600);
        assertThat(value("sdoh.sync.tasks.parked")).isEqualTo(4);
        assertThat(meters.get("sdoh.sync.actions")
                        .tags("state", "damaged")
                        .gauge()
                        .value())
                .isEqualTo(2);
    }

    @Test
    void gauges_lookedAtOften_takeTheStateOnceAMinute() {
        var ignored = register(() -> new Fixed(clock.instant(), NOON, NOON));
        for (int second = 0; second < 59; second++) {
            assertThat(value("sdoh.sync.status.age")).isEqualTo(second);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(taken).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));

        assertThat(value("sdoh.sync.status.age")).isZero();
        assertThat(taken).isEqualTo(2);
    }

    @Test
    void gauges_ofAStateThatTakesLong_takeATwentiethOfTheTime() {
        var ignored = register(() -> {
            clock.advance(Duration.ofSeconds(30));
            return new Fixed(clock.instant(), NOON, NOON);
        });
        var first = value("sdoh.sync.tasks.parked");
        clock.advance(Duration.ofMinutes(9));
        var second = value("sdoh.sync.tasks.parked");
        assertThat(taken).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        var third = value("sdoh.sync.tasks.parked");

        assertThat(taken).isEqualTo(2);
        assertThat(List.of(first, second, third)).containsOnly(4.0);
    }

    @Test
    void gauges_whileTheStoreFails_showTheStateBeforeAndItsAge() {
        boolean[] broken = {false};
        var ignored = register(() -> {
            if (broken[0]) {
                throw new IllegalStateException("no store");
            }
            return new Fixed(clock.instant(), NOON, NOON);
        });
        assertThat(value("sdoh.sync.tasks.parked")).isEqualTo(4);
        broken[0] = true;
        clock.advance(Duration.ofMinutes(5));

        assertThat(value("sdoh.sync.tasks.parked")).isEqualTo(4);
        assertThat(value("sdoh.sync.status.age")).isEqualTo(300);
        assertThat(taken).isEqualTo(2);
    }

    @Test
    void gauges_ofAStoreThatNeverAnswered_showNoNumber() {
        var ignored = register(() -> {
            throw new IllegalStateException("no store");
        });

        assertThat(value("sdoh.sync.tasks.parked")).isNaN();
    }

    @Test
    void gauges_ofCertificates_showTheTimeUntilTheyExpireByHost() {
        var ignored = register(() -> new Fixed(clock.instant(), NOON, NOON));
        assertThat(value("sdoh.sync.status.age")).isZero();

        assertThat(certificate("fhir.county.example")).isEqualTo(86_400);
        assertThat(certificate("udap")).isEqualTo(-60);
        clock.advance(Duration.ofSeconds(30));
        assertThat(certificate("fhir.county.example")).isEqualTo(86_370);
        assertThat(meters.find("sdoh.sync.certificates.expiry").gauges()).hasSize(2);
    }

    @Test
    void gauges_closed_areAllRemoved() {
        StatusGauges gauges = register(() -> new Fixed(clock.instant(), NOON, NOON));
        assertThat(value("sdoh.sync.status.age")).isZero();
        gauges.close();

        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void gauges_ofQuotas_showTheGreatestUse() {
        var ignored = register(() -> new Fixed(clock.instant(), NOON, NOON));

        assertThat(quota("connections", "source")).isEqualTo(0.75);
        assertThat(quota("connections", "account")).isEqualTo(0.25);
        assertThat(quota("requests_per_hour", "account")).isEqualTo(1.0);
        assertThat(quota("requests_per_hour", "source")).isNaN();
    }

    private double certificate(String of) {
        return meters.get("sdoh.sync.certificates.expiry")
                .tags("certificate", of)
                .gauge()
                .value();
    }

    private double quota(String quota, String of) {
        return meters.get("sdoh.sync.quotas.used")
                .tags("quota", quota, "of", of)
                .gauge()
                .value();
    }

    private StatusGauges register(Supplier<InstanceStatus> status) {
        return StatusGauges.register(
                meters,
                () -> {
                    taken++;
                    return status.get();
                },
                new SourceTags(10),
                clock,
                Duration.ofMinutes(1));
    }

    private double value(String name) {
        return meters.get(name).gauge().value();
    }

    private record Fixed(Instant at, Instant oldest, Instant next) implements InstanceStatus {
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
            return Map.of(
                    "https://fhir.county.example", NOON.plusSeconds(86_400), TRUST_COMMUNITY, NOON.minusSeconds(60));
        }

        @Override
        public List<QuotaUse> quotas() {
            return List.of(
                    use(Kind.CONNECTIONS, "https://fhir.county.example/r4", 1),
                    use(Kind.CONNECTIONS, "https://fhir.lake.example/r4", 3),
                    use(Kind.CONNECTIONS, null, 1),
                    use(Kind.REQUESTS_PER_HOUR, null, 4));
        }

        private static QuotaUse use(Kind quota, @Nullable String source, long used) {
            return new QuotaUse(quota, Optional.ofNullable(source).map(FhirBase::restore), used, 4, used / 4);
        }

        @Override
        public boolean scheduled() {
            return true;
        }

        @Override
        public Optional<Instant> nextSync() {
            return Optional.of(next);
        }

        @Override
        public int damagedActions() {
            return 2;
        }

        @Override
        public Optional<Instant> oldestAction() {
            return Optional.of(oldest);
        }

        @Override
        public int parkedTasks() {
            return 4;
        }
    }
}
