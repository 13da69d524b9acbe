// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OidType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.UriType;

/**
 * How the values of a member are read.
 *
 * @param form what they are in JSON
 * @param type their type; of no use for primitive ones
 */
record ModelValue(Form form, ModelType type) {
    /** What a value is in JSON, and what is done with it. */
    enum Form {
        BOOLEAN,
        INTEGER,
        DECIMAL,
        TEXT,
        /** A date without a time. */
        DATE,
        /** A date that may have a time. */
        DATE_TIME,
        /** A date with a time. */
        INSTANT,
        /** A text that many resources have alike. */
        SHARED_TEXT,
        OBJECT,
        EXTENSION,
        REFERENCE
    }

    /**
     * Looks at one value of a member.
     *
     * @param element what has the member
     * @param name its name
     * @param value the value
     */
    static ModelValue of(Base element, String name, Base value) {
        return new ModelValue(form(element, name, value), ModelType.of(value));
    }

    private static Form form(Base element, String name, Base value) {
        if (value instanceof PrimitiveType<?>) {
            if (value instanceof BooleanType) {
                return Form.BOOLEAN;
            }
            if (value instanceof IntegerType) {
                return Form.INTEGER;
            }
            if (value instanceof DecimalType) {
                return Form.DECIMAL;
            }
            if (value instanceof BaseDateTimeType) {
                return temporal(value);
            }
            return isShared(element, name, value) ? Form.SHARED_TEXT : Form.TEXT;
        }
        if (value instanceof Extension) {
            return Form.EXTENSION;
        }
        return value instanceof Reference ? Form.REFERENCE : Form.OBJECT;
    }

    private static Form temporal(Base value) {
        if (value instanceof DateType) {
            return Form.DATE;
        }
        return value instanceof InstantType ? Form.INSTANT : Form.DATE_TIME;
    }

    // Addresses of documents (UrlType) and ids are of one resource alone, and so is most of what a StringType says.
    private static boolean isShared(Base element, String name, Base value) {
        return value instanceof Enumeration<?>
                || value instanceof CodeType
                || value.getClass() == UriType.class
                || value instanceof CanonicalType
                || value instanceof OidType
                || (element instanceof Coding && name.equals("display"))
                || (element instanceof Quantity && name.equals("unit"));
    }
}
