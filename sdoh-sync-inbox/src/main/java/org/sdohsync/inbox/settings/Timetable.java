// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.settings;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.workflow.schedule.BusinessHours;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/**
 * When sources are asked: as the settings of the application say, or as the administrator changed it. Immutable.
 *
 * @param every the time between two syncs
 * @param urgentEvery the time between two syncs where something is urgent
 * @param hours the business hours; null for day and night
 * @param outsideEvery the time between two syncs outside of them; null for none
 */
record Timetable(
        Duration every,
        Duration urgentEvery,
        @Nullable Hours hours,
        @Nullable Duration outsideEvery) {
    /** Business hours in a time zone. */
    record Hours(ZoneId zone, LocalTime opens, LocalTime closes, Set<DayOfWeek> days) {
        Hours {
            days = Collections.unmodifiableSet(EnumSet.copyOf(days));
        }

        static Hours of(JsonObject json) {
            return new Hours(
                    ZoneId.of(json.text("zone").orElseThrow()),
                    LocalTime.parse(json.text("opens").orElseThrow()),
                    LocalTime.parse(json.text("closes").orElseThrow()),
                    json.texts("days").stream().map(DayOfWeek::valueOf).collect(Collectors.toSet()));
        }

        JsonObject.Builder addTo(JsonObject.Builder json) {
            return json.text("zone", zone.getId())
                    .text("opens", opens.toString())
                    .text("closes", closes.toString())
                    .texts("days", days.stream().map(DayOfWeek::name).toList());
        }

        BusinessHours asOptions() {
            return BusinessHours.of(zone, opens, closes)
                    .on(days.iterator().next(), days.stream().skip(1).toArray(DayOfWeek[]::new));
        }
    }

    static Timetable of(SdohSyncProperties.Schedule given) {
        ZoneId zone = given.zone();
        return new Timetable(
                given.every(),
                given.urgentEvery(),
                zone == null
                        ? null
                        : new Hours(
                                zone, given.opens(), given.closes(), EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY)),
                given.outsideEvery());
    }

    /**
     * The same for the library.
     *
     * @throws IllegalArgumentException if an interval is too short, or business ends before it begins
     */
    ScheduleOptions options(@Nullable Duration atMost) {
        ScheduleOptions options = ScheduleOptions.defaults().every(every).urgentEvery(urgentEvery);
        if (hours != null) {
            BusinessHours business = hours.asOptions();
            options = outsideEvery == null ? options.during(business) : options.during(business, outsideEvery);
        }
        return atMost == null ? options : options.atMost(atMost);
    }

    JsonObject json() {
        Hours business = hours;
        JsonObject.Builder json = JsonObject.builder()
                .text("every", every.toString())
                .text("urgentEvery", urgentEvery.toString())
                .text("outsideEvery", outsideEvery == null ? null : outsideEvery.toString());
        return business == null ? json.build() : business.addTo(json).build();
    }

    static Timetable of(JsonObject json) {
        return new Timetable(
                Duration.parse(json.text("every").orElseThrow()),
                Duration.parse(json.text("urgentEvery").orElseThrow()),
                json.has("zone") ? Hours.of(json) : null,
                json.text("outsideEvery").map(Duration::parse).orElse(null));
    }
}
