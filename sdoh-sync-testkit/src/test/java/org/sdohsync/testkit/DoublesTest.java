// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DoublesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void advance_clock_movesItAndItsOtherZones() {
        MutableClock clock = MutableClock.at(START);
        Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));

        clock.advance(Duration.ofMinutes(5));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(300));
        assertThat(elsewhere.instant()).isEqualTo(clock.instant());
        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        clock.set(START);
        assertThat(elsewhere.instant()).isEqualTo(START);
    }

    @Test
    void pause_moving_remembersAndMovesTheClock() throws InterruptedException {
        MutableClock clock = MutableClock.at(START);
        RecordingPause pause = RecordingPause.moving(clock);

        pause.pause(Duration.ofSeconds(2));
        pause.pause(Duration.ofSeconds(-1));

        assertThat(pause.pauses()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(-1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(2));
    }

    @Test
    void pause_interruptedThread_throwsLikeTheRealOne() {
        RecordingPause pause = RecordingPause.create();
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> pause.pause(Duration.ofSeconds(1)));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(pause.pauses()).isEmpty();
    }

    @Test
    void bytes_sameSeed_areTheSame() {
        assertThat(SeededEntropy.of(1).text(32)).isEqualTo(SeededEntropy.of(1).text(32));
        assertThat(SeededEntropy.of(1).text(32))
                .isNotEqualTo(SeededEntropy.of(2).text(32));
        assertThat(SeededEntropy.of(1).uuid().version()).isEqualTo(4);
    }
}
