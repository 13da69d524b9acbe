// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The hours in which staff processes referrals (SDOHCC, Checking Task Status: hourly in working hours). Immutable; safe for
 * use by many threads.
 *
 * <p>Defaults: Monday to Friday, no holidays. The hours are local time in their zone, also on days with a change of daylight
 * saving time.
 */
public final class BusinessHours {
    private static final int DAYS_AHEAD = 400;

    private final ZoneId zone;
    private final LocalTime opens;
    private final LocalTime closes;
    private final Set<DayOfWeek> days;
    private final Set<LocalDate> holidays;

    private BusinessHours(
            ZoneId zone, LocalTime opens, LocalTime closes, Set<DayOfWeek> days, Set<LocalDate> holidays) {
        this.zone = zone;
        this.opens = opens;
        this.closes = closes;
        this.days = Collections.unmodifiableSet(EnumSet.copyOf(days));
        this.holidays = Set.copyOf(holidays);
    }

    /**
     * Creates business hours from Monday to Friday.
     *
     * @param zone the time zone
     * @param opens when they begin
     * @param closes when they end, on the same day; midnight is the end of the day
     * @return the hours
     * @throws IllegalArgumentException if they end before they begin
     */
    public static BusinessHours of(ZoneId zone, LocalTime opens, LocalTime closes) {
        requireNonNull(zone, "zone");
        if (!closes.equals(LocalTime.MIDNIGHT) && !opens.isBefore(closes)) {
            throw new IllegalArgumentException("the business hours end before they begin: " + opens + " to " + closes);
        }
        Set<DayOfWeek> week = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        return new BusinessHours(zone, opens, closes, week, Set.of());
    }

    /**
     * Returns these hours on other days.
     *
     * @param first a day of the week
     * @param more more days
     * @return a changed copy
     */
    public BusinessHours on(DayOfWeek first, DayOfWeek... more) {
        return new BusinessHours(zone, opens, closes, EnumSet.of(first, more), holidays);
    }

    /**
     * Returns these hours without some days.
     *
     * @param dates the holidays
     * @return a changed copy
     */
    public BusinessHours closedOn(Set<LocalDate> dates) {
        return new BusinessHours(zone, opens, closes, days, dates);
    }

    /**
     * Tells whether a moment is in business hours.
     *
     * @param moment the moment
     * @return true from the beginning of the hours, inclusive, to their end, exclusive
     */
    public boolean areOpen(Instant moment) {
        LocalDate date = moment.atZone(zone).toLocalDate();
        return isWorkday(date) && !moment.isBefore(opening(date)) && moment.isBefore(closing(date));
    }

    /**
     * Returns the next moment in business hours.
     *
     * @param moment the moment
     * @return the moment itself if it is in business hours, else the next opening; 400 days later if there is none before
     */
    public Instant nextOpening(Instant moment) {
        if (areOpen(moment)) {
            return moment;
        }
        LocalDate date = moment.atZone(zone).toLocalDate();
        for (int ahead = 0; ahead < DAYS_AHEAD; ahead++) {
            LocalDate day = date.plusDays(ahead);
            if (isWorkday(day) && opening(day).isAfter(moment)) {
                return opening(day);
            }
        }
        return opening(date.plusDays(DAYS_AHEAD));
    }

    private boolean isWorkday(LocalDate date) {
        return days.contains(date.getDayOfWeek()) && !holidays.contains(date);
    }

    private Instant opening(LocalDate date) {
        return ZonedDateTime.of(date, opens, zone).toInstant();
    }

    private Instant closing(LocalDate date) {
        LocalDate day = closes.equals(LocalTime.MIDNIGHT) ? date.plusDays(1) : date;
        return ZonedDateTime.of(day, closes, zone).toInstant();
    }

    @Override
    public String toString() {
        return opens + " to " + closes + " " + zone + " " + days;
    }
}
