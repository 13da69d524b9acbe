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
 * When somebody is there to look at referrals (SDOHCC, Checking Task Status: hourly in working hours). Immutable.
 *
 * <p>Defaults: Monday to Friday, no holidays. The hours are those of the wall clock in their zone, also on the days when it is set.
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
     * The hours from Monday to Friday.
     *
     * @param zone the zone whose clock is meant
     * @param opens when they begin
     * @param closes when they end, on the same day; midnight is the end of the day
     * @return the hours
     * @throws IllegalArgumentException if they end before they begin
     */
    public static BusinessHours of(ZoneId zone, LocalTime opens, LocalTime closes) {
        requireNonNull(zone, "zone");
        if (!closes.equals(LocalTime.MIDNIGHT) && !opens.isBefore(closes)) {
            throw new IllegalArgumentException("hours end before they begin: " + opens + " to " + closes);
        }
        Set<DayOfWeek> week = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        return new BusinessHours(zone, opens, closes, week, Set.of());
    }

    /**
     * The same hours on other days.
     *
     * @param first a day of the week
     * @param more further days
     * @return new hours
     */
    public BusinessHours on(DayOfWeek first, DayOfWeek... more) {
        return new BusinessHours(zone, opens, closes, EnumSet.of(first, more), holidays);
    }

    /**
     * The same hours but for some days.
     *
     * @param dates the days on which nobody is there
     * @return new hours
     */
    public BusinessHours closedOn(Set<LocalDate> dates) {
        return new BusinessHours(zone, opens, closes, days, dates);
    }

    /**
     * Tells whether somebody is there.
     *
     * @param moment the moment
     * @return true from the beginning of the hours to before their end
     */
    public boolean areOpen(Instant moment) {
        LocalDate date = moment.atZone(zone).toLocalDate();
        return isWorkday(date) && !moment.isBefore(opening(date)) && moment.isBefore(closing(date));
    }

    /**
     * When somebody is there again.
     *
     * @param moment the moment
     * @return the moment itself while somebody is there, else the next opening; the moment 400 days ahead if there is none until
     *     then
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
