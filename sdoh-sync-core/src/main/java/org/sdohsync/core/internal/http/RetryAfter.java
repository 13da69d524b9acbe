// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Parses the {@code Retry-After} header in both forms (RFC 9110 §10.2.3). Stateless; safe for use by many threads. */
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * Parses the header.
     *
     * @param header its value
     * @param now the current time, for the form with a date
     * @return the wait, never negative; empty if the header has neither form
     */
    public static Optional<Duration> parse(String header, Instant now) {
        String text = header.trim();
        try {
            if (text.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(now, at);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException neitherForm) {
            return Optional.empty();
        }
    }
}
