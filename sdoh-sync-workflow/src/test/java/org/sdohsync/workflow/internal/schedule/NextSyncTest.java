// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.sdohsync.workflow.schedule.BusinessHours;
import org.sdohsync.workflow.schedule.ScheduleOptions;

class NextSyncTest {
    private static final BusinessHours OFFICE =
            BusinessHours.of(ZoneOffset.UTC, LocalTime.of(8, 0), LocalTime.of(17, 0));
    // A Monday.
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    private final NextSync hourly = new NextSync(ScheduleOptions.defaults());
    private final NextSync inHours = new NextSync(ScheduleOptions.defaults().during(OFFICE));

    @Test
    void after_withoutAnythingUrgent_isTheIntervalUpToATenthEarly() {
        assertThat(hourly.after(NINE, NINE, () -> false, () -> 0)).isEqualTo(NINE.plus(Duration.ofHours(1)));
        assertThat(hourly.after(NINE, NINE, () -> false, () -> 1)).isEqualTo(NINE.plus(Duration.ofMinutes(54)));
    }

    @Test
    void after_longSync_countsFromItsBegin() {
        Instant end = NINE.plus(Duration.ofMinutes(20));

        assertThat(hourly.after(end, NINE, () -> false, () -> 0)).isEqualTo(NINE.plus(Duration.ofHours(1)));
    }

    @Test
    void after_somethingUrgent_isAQuarterOfAnHour() {
        assertThat(hourly.after(NINE, NINE, () -> true, () -> 0)).isEqualTo(NINE.plus(Duration.ofMinutes(15)));
    }

    @Test
    void after_endOfBusinessHours_isSpreadBehindTheNextOpening() {
        Instant late = Instant.parse("2026-03-02T16:30:00Z");

        assertThat(inHours.after(late, late, () -> false, () -> 0)).isEqualTo(Instant.parse("2026-03-03T08:00:00Z"));
        assertThat(inHours.after(late, late, () -> false, () -> 0.5)).isEqualTo(Instant.parse("2026-03-03T08:03:00Z"));
    }

    @Test
    void after_betweenBusinessHours_isNeverEarlyByJitter() {
        Instant night = Instant.parse("2026-03-02T22:00:00Z");

        assertThat(inHours.after(night, night, () -> true, () -> 1)).isEqualTo(Instant.parse("2026-03-03T08:06:00Z"));
    }
}
