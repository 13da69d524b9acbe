// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/** Reference matching: {@code id}, {@code Type/id} and absolute; an absolute reference to this server equals a relative one. */
final class ReferenceTest implements ValueTest {
    private final String fhirBase;
    private final @Nullable String type;

    /** Takes the type a bare id is meant to have, null for any. */
    ReferenceTest(String fhirBase, @Nullable String type) {
        this.fhirBase = fhirBase;
        this.type = type;
    }

    @Override
    public boolean test(Base value, String wanted) {
        if (value instanceof Reference reference) {
            return same(reference.getReferenceElement(), new IdType(wanted));
        }
        return value instanceof PrimitiveType<?> canonical
                && (wanted.equals(canonical.getValueAsString())
                        || String.valueOf(canonical.getValueAsString()).startsWith(wanted + "|"));
    }

    private boolean same(IIdType value, IIdType wanted) {
        if (value.getIdPart() == null || !value.getIdPart().equals(wanted.getIdPart())) {
            return false;
        }
        String wantedType = wanted.hasResourceType() ? wanted.getResourceType() : type;
        boolean sameType = wantedType == null || wantedType.equals(value.getResourceType());
        return sameType && foreignBase(value).equals(foreignBase(wanted));
    }

    private String foreignBase(IIdType id) {
        String base = id.hasBaseUrl() ? id.getBaseUrl().replaceAll("/+$", "") : "";
        return base.equals(fhirBase) ? "" : base;
    }
}
