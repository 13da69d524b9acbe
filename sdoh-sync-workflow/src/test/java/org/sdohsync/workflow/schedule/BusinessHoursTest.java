// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BusinessHoursTest {
    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");
    private static final BusinessHours HOURS = BusinessHours.of(CHICAGO, LocalTime.of(8, 0), LocalTime.of(17, 0));

    @Test
    void areOpen_isTrueFromTheOpeningToBeforeTheClosing() {
        assertThat(HOURS.areOpen(at("2026-03-02T13:59:59Z"))).isFalse();
        assertThat(HOURS.areOpen(at("2026-03-02T14:00:00Z"))).isTrue();
        assertThat(HOURS.areOpen(at("2026-03-02T22:59:59Z"))).isTrue();
        assertThat(HOURS.areOpen(at("2026-03-02T23:00:00Z"))).isFalse();
        assertThat(HOURS.areOpen(at("2026-03-01T18:00:00Z"))).as("a Sunday").isFalse();
    }

    @Test
    void areOpen_whenTheClockIsSetForward_followsTheWall() {
        // On the Monday after the change eight o'clock comes an hour earlier.
        assertThat(HOURS.areOpen(at("2026-03-09T13:00:00Z"))).isTrue();
        assertThat(HOURS.nextOpening(at("2026-03-06T23:00:00Z"))).isEqualTo(at("2026-03-09T13:00:00Z"));
    }

    @Test
    void nextOpening_whileOpen_isNow() {
        assertThat(HOURS.nextOpening(at("2026-03-02T15:00:00Z"))).isEqualTo(at("2026-03-02T15:00:00Z"));
    }

    @Test
    void nextOpening_skipsHolidaysAndFreeDays() {
        BusinessHours some = HOURS.on(DayOfWeek.MONDAY, DayOfWeek.THURSDAY).closedOn(Set.of(LocalDate.of(2026, 3, 2)));

        assertThat(some.nextOpening(at("2026-03-01T00:00:00Z"))).isEqualTo(at("2026-03-05T14:00:00Z"));
    }

    @Test
    void nextOpening_whenThereIsNone_isFarAhead() {
        BusinessHours never = HOURS.on(DayOfWeek.MONDAY)
                .closedOn(Stream.iterate(LocalDate.of(2026, 3, 2), day -> day.plusWeeks(1))
                        .limit(80)
                        .collect(Collectors.toSet()));

        assertThat(never.nextOpening(at("2026-03-01T00:00:00Z"))).isAfter(at("2027-03-01T00:00:00Z"));
    }

    @Test
    void of_endingAtMidnight_isOpenUntilTheEndOfTheDay() {
        BusinessHours late = BusinessHours.of(CHICAGO, LocalTime.NOON, LocalTime.MIDNIGHT);

        assertThat(late.areOpen(at("2026-03-03T05:59:59Z"))).isTrue();
        assertThat(late.areOpen(at("2026-03-03T06:00:00Z"))).isFalse();
    }

    @Test
    void of_endingBeforeItBegins_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BusinessHours.of(CHICAGO, LocalTime.NOON, LocalTime.of(8, 0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScheduleOptions.defaults().urgentEvery(Duration.ofSeconds(59)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScheduleOptions.defaults().during(HOURS, Duration.ofMinutes(14)));
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }
}
