// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sdohsync.testkit.MutableClock;

/** A status that is taken again after a while, also by a clock that is wrong. */
class RecentStatusTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private final MutableClock clock = MutableClock.at(NOW);
    private final AtomicInteger taken = new AtomicInteger();
    private final RecentStatus<Integer> status = new RecentStatus<>(taken::incrementAndGet, clock, REFRESH);

    @Test
    void latest_whenTakingItThrowsAnError_keepsTheOneBeforeAndWaits() {
        boolean[] broken = {false};
        RecentStatus<Integer> breaking = new RecentStatus<>(
                () -> {
                    int number = taken.incrementAndGet();
                    if (broken[0]) {
                        throw new AssertionError("broken");
                    }
                    return number;
                },
                clock,
                REFRESH);
        assertThat(breaking.latest()).contains(1);
        broken[0] = true;
        clock.advance(REFRESH);

        assertThat(breaking.latest()).contains(1);
        assertThat(breaking.latest()).contains(1);

        assertThat(taken).as("the next attempt waits").hasValue(2);
    }

    @Test
    void latest_afterAClockThatWasAhead_isTakenAgain() {
        clock.advance(Duration.ofDays(3650));
        assertThat(status.latest()).contains(1);
        clock.set(NOW);

        assertThat(status.latest()).contains(2);
    }

    @Test
    void latest_whenTheClockIsSetAheadMeanwhile_isTakenAgain() {
        RecentStatus<Integer> jumping = new RecentStatus<>(
                () -> {
                    if (taken.incrementAndGet() == 1) {
                        clock.advance(Duration.ofDays(3650));
                    }
                    return taken.get();
                },
                clock,
                REFRESH);
        assertThat(jumping.latest()).contains(1);

        clock.advance(RecentStatus.LONGEST);

        assertThat(jumping.latest()).contains(2);
    }

    @Test
    void latest_shortlyAfter_isNotTakenAgain() {
        assertThat(status.latest()).contains(1);
        clock.advance(REFRESH.minusSeconds(1));

        assertThat(status.latest()).contains(1);
    }
}
