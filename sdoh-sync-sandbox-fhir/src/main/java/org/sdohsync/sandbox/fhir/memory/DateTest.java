// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Base;

/** Date matching with prefixes, on ranges as FHIR defines them (R4 search, section 3.1.1.5.7). */
final class DateTest implements ValueTest {
    private static final Pattern WANTED = Pattern.compile("(eq|ne|gt|ge|lt|le|sa|eb)?(\\d.*)");

    @Override
    public boolean test(Base value, String wanted) {
        Matcher parts = WANTED.matcher(wanted);
        if (!parts.matches()) {
            throw new InvalidRequestException("A date parameter has a value that is no date");
        }
        String prefix = parts.group(1) == null ? "eq" : parts.group(1);
        DateRange asked = range(parts.group(2));
        return DateRange.of(value).map(found -> matches(prefix, found, asked)).orElse(false);
    }

    private static DateRange range(String text) {
        try {
            return DateRange.of(text);
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new InvalidRequestException("A date parameter has a value that is no date", e);
        }
    }

    private static boolean matches(String prefix, DateRange found, DateRange asked) {
        boolean within = asked.first() <= found.first() && found.last() <= asked.last();
        return switch (prefix) {
            case "eq" -> within;
            case "ne" -> !within;
            case "gt" -> found.last() > asked.last();
            case "ge" -> found.last() > asked.last() || within;
            case "lt" -> found.first() < asked.first();
            case "le" -> found.first() < asked.first() || within;
            case "sa" -> found.first() > asked.last();
            case "eb" -> found.last() < asked.first();
            default -> throw new IllegalStateException("A prefix the pattern let through indicates a bug");
        };
    }
}
