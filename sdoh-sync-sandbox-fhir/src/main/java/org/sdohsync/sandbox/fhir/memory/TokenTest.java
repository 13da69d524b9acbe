// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import java.util.List;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** Token matching: {@code code}, {@code system|code}, {@code |code} and {@code system|}. */
final class TokenTest implements ValueTest {
    private record Token(@Nullable String system, @Nullable String code, boolean open) {}

    @Override
    public boolean test(Base value, String wanted) {
        int bar = wanted.indexOf('|');
        return tokens(value).stream()
                .anyMatch(token -> bar < 0
                        ? wanted.equals(token.code)
                        : matches(token, wanted.substring(0, bar), wanted.substring(bar + 1)));
    }

    private static boolean matches(Token token, String system, String code) {
        boolean sameSystem = token.open || (system.isEmpty() ? token.system == null : system.equals(token.system));
        return sameSystem && (code.isEmpty() || code.equals(token.code));
    }

    private static List<Token> tokens(Base value) {
        if (value instanceof CodeableConcept concept) {
            return concept.getCoding().stream().map(TokenTest::of).toList();
        }
        if (value instanceof Coding coding) {
            return List.of(of(coding));
        }
        if (value instanceof Identifier identifier) {
            return List.of(new Token(identifier.getSystem(), identifier.getValue(), false));
        }
        if (value instanceof ContactPoint contact) {
            return List.of(new Token(null, contact.getValue(), true));
        }
        if (value instanceof IdType id) {
            return List.of(new Token(null, id.getIdPart(), true));
        }
        // A bare code's system is fixed by its element and not in the data, so any system is accepted.
        return value instanceof PrimitiveType<?> code
                ? List.of(new Token(null, code.getValueAsString(), true))
                : List.of();
    }

    private static Token of(Coding coding) {
        return new Token(coding.getSystem(), coding.getCode(), false);
    }
}
