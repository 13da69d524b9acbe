// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.store.UnreadableRecord;
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
        register(() -> new Fixed(clock.instant(), NOON.minusSeconds(90), NOON.plusSeconds(600)));

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
        register(() -> new Fixed(clock.instant(), NOON, NOON));
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
        register(() -> {
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
        register(() -> {
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
        register(() -> {
            throw new IllegalStateException("no store");
        });

        assertThat(value("sdoh.sync.tasks.parked")).isNaN();
    }

    private void register(Supplier<InstanceStatus> status) {
        var ignored = StatusGauges.register(
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
