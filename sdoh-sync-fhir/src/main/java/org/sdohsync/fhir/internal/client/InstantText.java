// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an instant of FHIR. The usual form, {@code 2026-11-28T10:00:00.123Z} or with an offset, is read digit by digit, because every entry of
 * every page has one; {@code java.time} decides about anything else.
 */
final class InstantText {
    private static final int LONGEST_TIME = 40;
    private static final Pattern TIME = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})"
            + "(:[0-9]{2}(?:\\.[0-9]{1,9})?)? ?(?:[Zz]|([+-][0-9]{2}):?([0-9]{2}))");

    /** The length of the usual form up to its seconds. */
    private static final int SECONDS = 19;

    private static final int MOST_DIGITS = 9;
    /** Offsets of this many hours are left to {@code java.time}, which knows how far they reach. */
    private static final int FAR_OFF = 18;

    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final int DAY = 86_400;

    private InstantText() {}

    /** The instant; empty if the text is none. */
    static Optional<Instant> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Instant usual = usual(text);
        if (usual != null) {
            return Optional.of(usual);
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notAsWritten) {
            return asMeant(text);
        }
    }

    private static @Nullable Instant usual(String text) {
        boolean formed = text.length() > SECONDS
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        if (!formed) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECONDS);
        boolean date = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= Month.of(month).length(Year.isLeap(year));
        boolean time = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
        int zone = fractionEnd(text);
        int offset = zone < 0 ? Integer.MIN_VALUE : offset(text, zone);
        if (!date || !time || offset == Integer.MIN_VALUE) {
            return null;
        }
        int ofDay = hour * HOUR + minute * MINUTE + second - offset;
        long seconds = LocalDate.of(year, month, day).toEpochDay() * DAY + ofDay;
        return Instant.ofEpochSecond(seconds, nanos(text, zone));
    }

    /** Where the fraction of the seconds ends, if there is one; negative if it is not as usual. */
    private static int fractionEnd(String text) {
        if (text.charAt(SECONDS) != '.') {
            return SECONDS;
        }
        int at = SECONDS + 1;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        int digits = at - SECONDS - 1;
        return digits == 0 || digits > MOST_DIGITS ? -1 : at;
    }

    private static int nanos(String text, int end) {
        int nanos = 0;
        for (int at = SECONDS + 1; at <= SECONDS + MOST_DIGITS; at++) {
            nanos = nanos * 10 + (at < end ? text.charAt(at) - '0' : 0);
        }
        return nanos;
    }

    /** The seconds of the offset that ends the text; the least number if it is not as usual. */
    private static int offset(String text, int from) {
        int length = text.length() - from;
        if (length == 1 && text.charAt(from) == 'Z') {
            return 0;
        }
        if (length != 6 || text.charAt(from + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, from + 1, from + 3);
        int minutes = number(text, from + 4, from + 6);
        char sign = text.charAt(from);
        if ((sign != '+' && sign != '-') || hours < 0 || hours >= FAR_OFF || minutes < 0 || minutes >= MINUTE) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * HOUR + minutes * MINUTE;
        return sign == '-' ? -seconds : seconds;
    }

    /** The number in some places of the text; negative if there is anything but digits. */
    static int number(String text, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            if (!isDigit(text.charAt(at))) {
                return -1;
            }
            number = number * 10 + text.charAt(at) - '0';
        }
        return number;
    }

    private static boolean isDigit(char sign) {
        return sign >= '0' && sign <= '9';
    }

    /** Parses an unambiguous time that is not in the format of FHIR: {@code 2026-11-28 10:00:00+0000}. */
    private static Optional<Instant> asMeant(String text) {
        Matcher parts = TIME.matcher(text);
        if (text.length() > LONGEST_TIME || !parts.matches()) {
            return Optional.empty();
        }
        String zone = parts.group(4) == null ? "Z" : parts.group(4) + ":" + parts.group(5);
        try {
            return Optional.of(OffsetDateTime.parse(parts.group(1) + "T" + parts.group(2)
                            + (parts.group(3) == null ? "" : parts.group(3)) + zone)
                    .toInstant());
        } catch (DateTimeException noInstant) {
            return Optional.empty();
        }
    }
}
