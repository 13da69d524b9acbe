// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;

class LanesTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");

    private final List<String> rounds = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private Set<ConnectionId> urgent = Set.of();
    private final Lanes lanes = new Lanes(
            () -> rounds.add("all"),
            () -> urgent,
            some -> rounds.add(some.toString()),
            Schedule.DEFAULT_INTERVAL,
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            });

    @Test
    void gap_withoutAnythingUrgent_isTheInterval() {
        lanes.run();

        assertThat(rounds).containsExactly("all");
        assertThat(lanes.gap()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void run_withSomethingUrgent_asksThatSourceEveryQuarterOfAnHour() {
        urgent = Set.of(COUNTY);
        lanes.run();
        for (int i = 0; i < 4; i++) {
            assertThat(lanes.gap()).isEqualTo(Schedule.SHORTEST_INTERVAL);
            now = now.plus(lanes.gap());
            lanes.run();
        }

        assertThat(rounds).containsExactly("all", "[county]", "[county]", "[county]", "all");
    }

    @Test
    void run_aTenthEarlyByChance_isDue() {
        lanes.run();
        now = now.plus(Duration.ofMinutes(54));
        lanes.run();

        assertThat(rounds).containsExactly("all", "all");
    }
}
