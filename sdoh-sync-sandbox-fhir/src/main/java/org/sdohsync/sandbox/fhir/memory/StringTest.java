// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import java.util.Locale;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;

/** String matching: the start of any part by default, case apart; {@code contains} and {@code exact} by modifier. */
final class StringTest implements ValueTest {
    private final String modifier;

    StringTest(String modifier) {
        this.modifier = modifier;
    }

    @Override
    public boolean test(Base value, String wanted) {
        return texts(value).anyMatch(text -> matches(text, wanted));
    }

    private boolean matches(String text, String wanted) {
        String low = text.toLowerCase(Locale.ROOT);
        String lowWanted = wanted.toLowerCase(Locale.ROOT);
        return switch (modifier) {
            case "exact" -> text.equals(wanted);
            case "contains" -> low.contains(lowWanted);
            default -> low.startsWith(lowWanted);
        };
    }

    /** A HumanName or Address matches by any of its parts. */
    private static Stream<String> texts(Base value) {
        if (value instanceof PrimitiveType<?> primitive) {
            return Stream.ofNullable(primitive.getValueAsString());
        }
        return value.children().stream()
                .map(Property::getValues)
                .flatMap(parts ->
                        parts.stream().filter(PrimitiveType.class::isInstance).flatMap(StringTest::texts));
    }
}
