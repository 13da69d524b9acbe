// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.time.Duration;
import java.time.ZoneId;
import org.sdohsync.spring.config.SdohSyncProperties.Schedule;
import org.sdohsync.workflow.schedule.BusinessHours;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** Makes the options of the schedule from properties. */
public final class ScheduleFactory {
    private ScheduleFactory() {}

    /**
     * Makes the options.
     *
     * @param given the properties
     * @return the options
     */
    public static ScheduleOptions options(Schedule given) {
        ScheduleOptions options =
                ScheduleOptions.defaults().every(given.every()).urgentEvery(given.urgentEvery());
        ZoneId zone = given.zone();
        Duration outside = given.outsideEvery();
        Duration atMost = given.atMost();
        if (zone != null) {
            BusinessHours hours = BusinessHours.of(zone, given.opens(), given.closes());
            options = outside == null ? options.during(hours) : options.during(hours, outside);
        }
        return atMost == null ? options : options.atMost(atMost);
    }
}
