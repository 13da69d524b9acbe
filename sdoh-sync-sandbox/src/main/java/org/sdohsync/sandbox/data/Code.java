// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/** One code; HAPI's own classes are mutable, so constants are kept in this form. */
record Code(String system, String code, @Nullable String display) {
    /** The display, or the code where no display is known. */
    String text() {
        return display == null ? code : display;
    }

    Coding coding() {
        return new Coding(system, code, display);
    }

    CodeableConcept concept() {
        return new CodeableConcept(coding());
    }

    static CodeableConcept concept(List<Code> codes) {
        CodeableConcept concept = new CodeableConcept();
        codes.forEach(code -> concept.addCoding(code.coding()));
        return concept;
    }
}
