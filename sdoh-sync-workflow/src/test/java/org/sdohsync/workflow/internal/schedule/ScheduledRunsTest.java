// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.schedule.BusinessHours;
import org.sdohsync.workflow.schedule.ScheduleOptions;

class ScheduledRunsTest {
    private static final ConnectionId COUNTY = new ConnectionId("county");
    private static final BusinessHours OFFICE =
            BusinessHours.of(ZoneOffset.UTC, LocalTime.of(8, 0), LocalTime.of(17, 0));

    private final List<String> rounds = new ArrayList<>();
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-02T09:00:00Z"));
    private Set<ConnectionId> urgent = Set.of();
    private ScheduledRuns lanes = lanes(ScheduleOptions.defaults());

    private ScheduledRuns lanes(ScheduleOptions same) {
        return lanes(new AtomicReference<>(same));
    }

    private ScheduledRuns lanes(AtomicReference<ScheduleOptions> options) {
        return new ScheduledRuns(
                () -> rounds.add("all"), () -> urgent, some -> rounds.add(some.toString()), options::get, clock);
    }

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
            assertThat(lanes.gap()).isEqualTo(PeriodicRunner.SHORTEST_INTERVAL);
            clock.advance(lanes.gap());
            lanes.run();
        }

        assertThat(rounds).containsExactly("all", "[county]", "[county]", "[county]", "all");
    }

    @Test
    void run_aTenthEarlyByChance_isDue() {
        lanes.run();
        clock.advance(Duration.ofMinutes(54));
        lanes.run();

        assertThat(rounds).containsExactly("all", "all");
    }

    @Test
    void run_atTheShortestInterval_isNeverDueBeforeAQuarterOfAnHour() {
        lanes = lanes(ScheduleOptions.defaults().every(PeriodicRunner.SHORTEST_INTERVAL));
        lanes.run();

        assertThat(lanes.gap().multipliedBy(9).dividedBy(10)).isEqualTo(PeriodicRunner.SHORTEST_INTERVAL);
        clock.advance(PeriodicRunner.SHORTEST_INTERVAL.minusMillis(1));
        lanes.run();
        assertThat(rounds).containsExactly("all");
        clock.advance(Duration.ofMillis(1));
        lanes.run();

        assertThat(rounds).containsExactly("all", "all");
    }

    @Test
    void run_afterTheOptionsWereChanged_followsTheNewOnes() {
        AtomicReference<ScheduleOptions> options = new AtomicReference<>(ScheduleOptions.defaults());
        lanes = lanes(options);
        lanes.run();
        clock.advance(Duration.ofMinutes(20));

        options.set(ScheduleOptions.defaults().every(Duration.ofMinutes(30)).during(OFFICE));

        assertThat(lanes.gap()).isEqualTo(Duration.ofMinutes(10));
        clock.advance(lanes.gap());
        lanes.run();
        assertThat(rounds).containsExactly("all", "all");
        clock.set(Instant.parse("2026-03-06T17:00:00Z"));
        assertThat(lanes.gap()).isEqualTo(Duration.ofHours(63));
    }

    @Test
    void missedBefore_inTheFirstTwoIntervals_isNothing() {
        assertThat(lanes.latest()).isEmpty();
        lanes.run();
        clock.advance(Duration.ofHours(1));
        lanes.run();

        assertThat(lanes.latest()).contains(clock.instant());
        assertThat(lanes.missedBefore()).isEmpty();
    }

    @Test
    void missedBefore_later_isOneIntervalBeforeTheLatestRun() {
        for (int run = 0; run < 3; run++) {
            lanes.run();
            clock.advance(Duration.ofHours(1));
        }

        assertThat(lanes.missedBefore()).contains(Instant.parse("2026-03-02T10:00:00Z"));
    }

    @Test
    void missedBefore_whenTheScheduleStandsStill_goesOn() {
        lanes.run();
        clock.advance(Duration.ofHours(5));

        assertThat(lanes.missedBefore()).contains(Instant.parse("2026-03-02T12:00:00Z"));
    }

    @Test
    void run_afterTheClockWasSetBack_doesNotWaitForTheOldTime() {
        lanes.run();
        clock.set(Instant.parse("2026-03-01T09:00:00Z"));

        assertThat(lanes.gap()).isEqualTo(Duration.ofHours(1));
        clock.advance(lanes.gap());
        lanes.run();

        assertThat(rounds).containsExactly("all", "all");
    }

    @Test
    void run_outsideOfBusinessHours_waitsForTheOpening() {
        lanes = lanes(ScheduleOptions.defaults().during(OFFICE));
        urgent = Set.of(COUNTY);
        clock.set(Instant.parse("2026-03-06T17:00:00Z"));

        lanes.run();

        assertThat(rounds).isEmpty();
        // From Friday evening to Monday morning.
        assertThat(lanes.gap()).isEqualTo(Duration.ofHours(63));
        clock.advance(lanes.gap());
        lanes.run();
        assertThat(rounds).containsExactly("all");
    }

    @Test
    void run_withASlowerPaceOutsideOfBusinessHours_keepsThatAndTheUrgentLane() {
        lanes = lanes(ScheduleOptions.defaults().during(OFFICE, Duration.ofHours(4)));
        clock.set(Instant.parse("2026-03-06T18:00:00Z"));

        lanes.run();
        assertThat(lanes.gap()).isEqualTo(Duration.ofHours(4));
        urgent = Set.of(COUNTY);
        assertThat(lanes.gap()).isEqualTo(Duration.ofMinutes(15));
        clock.advance(lanes.gap());
        lanes.run();

        assertThat(rounds).containsExactly("all", "[county]");
    }

    @Test
    void gap_beforeTheOpening_endsAtTheOpening() {
        lanes = lanes(ScheduleOptions.defaults().during(OFFICE, Duration.ofHours(4)));
        clock.set(Instant.parse("2026-03-06T06:30:00Z"));

        lanes.run();

        assertThat(lanes.gap()).isEqualTo(Duration.ofMinutes(90));
    }
}
