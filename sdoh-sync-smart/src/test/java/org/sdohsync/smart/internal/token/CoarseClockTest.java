// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sdohsync.testkit.MutableClock;

class CoarseClockTest {
    @Test
    void millis_ofAClockOfOnesOwn_isExact() {
        MutableClock clock = MutableClock.at(Instant.EPOCH);
        CoarseClock time = CoarseClock.of(clock);
        assertThat(time.millis()).isZero();

        clock.advance(Duration.ofMillis(1));

        assertThat(time.millis()).isEqualTo(1);
    }

    @Test
    void millis_ofTheSystemsClock_goesOn() {
        Clock system = Clock.systemUTC();
        CoarseClock time = CoarseClock.of(system);
        long first = time.millis();

        long last = first;
        while (last < first + 3L * CoarseClock.TICK_MILLIS) {
            last = time.millis();
            assertThat(system.millis() - last).isLessThan(Duration.ofSeconds(10).toMillis());
        }

        assertThat(last).isLessThanOrEqualTo(system.millis());
    }
}
