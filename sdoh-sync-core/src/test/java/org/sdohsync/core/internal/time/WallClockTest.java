// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3653);

    @Test
    void isOver_withAClockThatGoesOn_isSoAtTheMoment() {
        assertThat(WallClock.isOver(NOON, HOUR, NOON.minusMillis(1))).isFalse();
        assertThat(WallClock.isOver(NOON, HOUR, NOON)).isTrue();
        assertThat(WallClock.isOver(NOON, HOUR, NOON.plus(TEN_YEARS))).isTrue();
    }

    @Test
    void isOver_afterTheClockWasSetBack_isSoWhenNoWaitIsThatLong() {
        Instant furthest = NOON.minus(HOUR).minus(WallClock.SKEW);

        assertThat(WallClock.isOver(NOON, HOUR, furthest)).isFalse();
        assertThat(WallClock.isOver(NOON, HOUR, furthest.minusMillis(1))).isTrue();
        assertThat(WallClock.isOver(NOON, HOUR, NOON.minus(TEN_YEARS))).isTrue();
    }

    @Test
    void hasPassed_isSoAfterTheTimeOrUnderAClockThatWasAhead() {
        Instant furthest = NOON.minus(WallClock.SKEW);

        assertThat(WallClock.hasPassed(NOON, HOUR, NOON.plus(HOUR).minusMillis(1)))
                .isFalse();
        assertThat(WallClock.hasPassed(NOON, HOUR, NOON.plus(HOUR))).isTrue();
        assertThat(WallClock.hasPassed(NOON, HOUR, furthest)).isFalse();
        assertThat(WallClock.hasPassed(NOON, HOUR, furthest.minusMillis(1))).isTrue();
    }
}
