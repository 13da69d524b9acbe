// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import ca.uhn.fhir.parser.IParserErrorHandler.IParseLocation;
import ca.uhn.fhir.parser.LenientErrorHandler;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Primitive elements without a value: a date that is none, which stays in the model as text, or one that has extensions only. Some of
 * them throw when the model is copied or written, and every model is copied before it is handed out: those are taken out. Says nothing
 * of what is wrong. For one parse.
 */
final class PartialValues extends LenientErrorHandler {
    private boolean invalid;

    PartialValues() {
        super(false);
        LenientErrorHandler ignored = disableAllErrors();
    }

    @Override
    public void invalidValue(@Nullable IParseLocation location, @Nullable String value, @Nullable String error) {
        invalid = true;
    }

    /** Whether the parser met one, or the JSON has a member for the extensions of a primitive element. */
    boolean mayBeIn(byte[] json) {
        for (int at = 1; at < json.length && !invalid; at++) {
            invalid = json[at] == '_' && json[at - 1] == '"';
        }
        return invalid;
    }

    /** The same resource without those that cannot be copied; fails if there is something else that cannot be. */
    @SuppressWarnings("CheckReturnValue")
    static <T extends Resource> T without(T resource) {
        remove(resource);
        resource.copy();
        return resource;
    }

    private static void remove(Base element) {
        for (Property property : element.children()) {
            for (Base value : property.getValues()) {
                if (value instanceof PrimitiveType<?> primitive && isUnfit(primitive)) {
                    element.removeChild(property.getName(), value);
                } else {
                    remove(value);
                }
            }
        }
    }

    // A code that nobody knows is kept: which codes there are is for its reader to say.
    private static boolean isUnfit(PrimitiveType<?> primitive) {
        return primitive.getValue() == null
                && !(primitive instanceof Enumeration)
                && (primitive.getValueAsString() != null || !copies(primitive));
    }

    @SuppressWarnings("CheckReturnValue")
    private static boolean copies(PrimitiveType<?> primitive) {
        try {
            primitive.copy();
            return true;
        } catch (RuntimeException partial) {
            return false;
        }
    }
}
