// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the time of a header such as {@code Date}. The preferred form (RFC 9110 §5.6.7), {@code Sun, 06 Nov 1994 08:49:37 GMT}, is read by its
 * places, because every answer has one; {@code java.time} decides about anything else.
 */
final class HttpDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String REST = " GMT";
    private static final int LENGTH = 29;
    private static final int NAME = 3;

    private HttpDate() {}

    /** The time; empty if the header is none. */
    static Optional<Instant> read(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        Instant preferred = preferred(header);
        if (preferred != null) {
            return Optional.of(preferred);
        }
        try {
            return Optional.of(ZonedDateTime.parse(header.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }

    private static @Nullable Instant preferred(String text) {
        boolean formed = text.length() == LENGTH
                && text.charAt(3) == ','
                && text.charAt(4) == ' '
                && text.charAt(7) == ' '
                && text.charAt(11) == ' '
                && text.charAt(16) == ' '
                && text.charAt(19) == ':'
                && text.charAt(22) == ':'
                && text.endsWith(REST);
        int weekday = formed ? name(DAYS, text, 0) : -1;
        int month = formed ? name(MONTHS, text, 8) : -1;
        if (weekday < 0 || month < 0) {
            return null;
        }
        int day = InstantText.number(text, 5, 7);
        int year = InstantText.number(text, 12, 16);
        int hour = InstantText.number(text, 17, 19);
        int minute = InstantText.number(text, 20, 22);
        int second = InstantText.number(text, 23, 25);
        if (day < 1 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(year, month + 1, day);
            return date.getDayOfWeek().getValue() == weekday + 1
                    ? Instant.ofEpochSecond(date.toEpochDay() * 86_400 + hour * 3600L + minute * 60L + second)
                    : null;
        } catch (DateTimeException noDay) {
            return null;
        }
    }

    /** Which of the names stands at a place; negative if none does. */
    private static int name(String names, String text, int at) {
        for (int from = 0; from < names.length(); from += NAME) {
            if (text.regionMatches(at, names, from, NAME)) {
                return from / NAME;
            }
        }
        return -1;
    }
}
