// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sdohsync.testkit.MutableClock;

class CoarseTimeTest {
    @Test
    void millis_ofAClockOfOnesOwn_isExact() {
        MutableClock clock = MutableClock.at(Instant.EPOCH);
        CoarseTime time = CoarseTime.of(clock);
        assertThat(time.millis()).isZero();

        clock.advance(Duration.ofMillis(1));

        assertThat(time.millis()).isEqualTo(1);
    }

    @Test
    void millis_ofTheSystemsClock_goesOn() {
        Clock system = Clock.systemUTC();
        CoarseTime time = CoarseTime.of(system);
        long first = time.millis();

        long last = first;
        while (last < first + 3L * CoarseTime.TICK_MILLIS) {
            last = time.millis();
            assertThat(system.millis() - last).isLessThan(Duration.ofSeconds(10).toMillis());
        }

        assertThat(last).isLessThanOrEqualTo(system.millis());
    }
}
