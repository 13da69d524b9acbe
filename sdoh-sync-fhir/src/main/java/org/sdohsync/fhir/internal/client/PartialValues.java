// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import ca.uhn.fhir.parser.IParserErrorHandler.IParseLocation;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Collects values that are not valid for their type, such as an invalid date, which the model keeps as text, or one that is
 * more precise than allowed. Some of them cause an exception when the model is copied or written, and every model is copied
 * before it is returned: those are removed and listed by their path. For one parse.
 */
final class PartialValues extends LenientErrorHandler {
    private static final int MOST_NAMED = 50;

    /** The position of the colon before the seconds, counted from the T. */
    private static final int MINUTES = 6;

    /** The position of the colon before the minutes. */
    private static final int HOURS = 3;

    /** The length of a date. */
    private static final int DAY = 10;

    private static final byte[] DATE = "Date".getBytes(StandardCharsets.US_ASCII);

    private final List<String> leftAside = new ArrayList<>();
    private boolean invalid;

    PartialValues() {
        super(false);
        LenientErrorHandler ignored = disableAllErrors();
    }

    @Override
    public void invalidValue(@Nullable IParseLocation location, @Nullable String value, @Nullable String error) {
        invalid = true;
    }

    @Override
    public void incorrectJsonType(
            @Nullable IParseLocation location,
            String name,
            ValueType expected,
            @Nullable ScalarType expectedScalar,
            ValueType found,
            @Nullable ScalarType foundScalar) {
        // A single object in place of a list is treated as its only element.
        if (expected != ValueType.ARRAY || found != ValueType.OBJECT) {
            name(name);
        }
    }

    /** The paths of the values that were left out, 50 at most. */
    List<String> leftAside() {
        return leftAside;
    }

    /** Removes the values that cannot be copied or written, if the parser found one or the JSON is suspect. */
    void removeFrom(Resource resource, boolean suspect) {
        if (invalid || suspect) {
            remove(resource, "");
            requireCopy(resource);
        }
    }

    /**
     * Tells whether the JSON has a member for the extensions of a primitive element, or a time that the parser accepts and a copy
     * does not. This check needs no memory, unlike a trial copy.
     */
    static boolean areSuspectedIn(byte[] json) {
        for (int at = 1; at < json.length; at++) {
            if ((json[at] == '_' && json[at - 1] == '"') || (json[at] == 'T' && isUnusualTime(json, at))) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether there is a time without seconds, or a time in a date. */
    private static boolean isUnusualTime(byte[] json, int at) {
        int begin = at - DAY;
        int end = at + MINUTES;
        if (begin < 1 || end >= json.length || json[begin - 1] != '"' || json[at + HOURS] != ':') {
            return false;
        }
        int name = begin - 2;
        while (name > 0 && json[name] != '"') {
            name--;
        }
        boolean date = name > DATE.length && Arrays.equals(json, name - DATE.length, name, DATE, 0, DATE.length);
        return date || json[end] != ':';
    }

    private void remove(Base element, String within) {
        for (Property property : element.children()) {
            List<Base> values = List.copyOf(property.getValues());
            for (int index = 0; index < values.size(); index++) {
                Base value = values.get(index);
                String path = within + property.getName() + (property.isList() ? "[" + index + "]" : "");
                if (!(value instanceof PrimitiveType)) {
                    remove(value, path + ".");
                }
                if (value instanceof PrimitiveType<?> primitive ? isUnfit(primitive) : !copies(value)) {
                    element.removeChild(property.getName(), value);
                    name(path);
                }
            }
        }
    }

    private void name(String path) {
        if (leftAside.size() < MOST_NAMED && !leftAside.contains(path)) {
            leftAside.add(path);
        }
    }

    // An unknown code is kept: its reader decides about codes.
    private static boolean isUnfit(PrimitiveType<?> primitive) {
        if (primitive instanceof Enumeration) {
            return false;
        }
        boolean unread = primitive.getValue() == null
                && (primitive.getValueAsString() != null || !(primitive.hasExtension() || primitive.hasId()));
        return unread || !copies(primitive);
    }

    private static boolean copies(Base element) {
        try {
            requireCopy(element);
            return true;
        } catch (RuntimeException partial) {
            return false;
        }
    }

    @SuppressWarnings("CheckReturnValue")
    private static void requireCopy(Base element) {
        element.copy();
    }
}
