// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Period;

/** The span of time a date stands for at its precision: both ends inclusive, in milliseconds. */
record DateRange(long first, long last) {
    static DateRange of(String text) {
        return of(new DateTimeType(text.replace(' ', '+')));
    }

    static Optional<DateRange> of(Base value) {
        if (value instanceof BaseDateTimeType date && date.hasValue()) {
            return Optional.of(of(date));
        }
        if (value instanceof Period period) {
            long first = period.hasStart() ? of(period.getStartElement()).first : Long.MIN_VALUE;
            long last = period.hasEnd() ? of(period.getEndElement()).last : Long.MAX_VALUE;
            return Optional.of(new DateRange(first, last));
        }
        return Optional.empty();
    }

    private static DateRange of(BaseDateTimeType date) {
        ZonedDateTime first = date.getValue().toInstant().atZone(ZoneId.systemDefault());
        ZonedDateTime next = switch (date.getPrecision()) {
            case YEAR -> first.plusYears(1);
            case MONTH -> first.plusMonths(1);
            case DAY -> first.plusDays(1);
            case MINUTE -> first.plusMinutes(1);
            case SECOND -> first.plusSeconds(1);
            case MILLI -> first.plusNanos(1_000_000);
        };
        return new DateRange(first.toInstant().toEpochMilli(), next.toInstant().toEpochMilli() - 1);
    }
}
