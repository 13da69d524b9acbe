// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;

/** Writes the generated narrative that most servers send along: one table row for each filled element. */
final class Narratives {
    private Narratives() {}

    static void writeOn(DomainResource resource) {
        String rows = resource.children().stream()
                .filter(Property::hasValues)
                .map(property -> row(property))
                .collect(Collectors.joining());
        resource.getText().setStatus(NarrativeStatus.GENERATED);
        resource.getText()
                .setDivAsString("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>" + resource.fhirType() + " "
                        + escaped(resource.getIdPart()) + "</b></p><table>" + rows + "</table></div>");
    }

    private static String row(Property property) {
        String shown = property.getValues().stream()
                .map(Narratives::shown)
                .filter(text -> !text.isEmpty())
                .map(Narratives::escaped)
                .collect(Collectors.joining("; "));
        return shown.isEmpty() ? "" : "<tr><td>" + property.getName() + "</td><td>" + shown + "</td></tr>";
    }

    private static String shown(Base value) {
        if (value instanceof CodeableConcept concept) {
            return concept.hasText() ? concept.getText() : shown(concept.getCodingFirstRep());
        } else if (value instanceof Coding coding) {
            return coding.hasDisplay() ? coding.getDisplay() : String.valueOf(coding.getCode());
        } else if (value instanceof Reference reference) {
            return reference.hasDisplay() ? reference.getDisplay() : String.valueOf(reference.getReference());
        } else if (value instanceof HumanName name) {
            return name.getText();
        } else if (value instanceof Period period) {
            return period.getStartElement().getValueAsString() + " to "
                    + period.getEndElement().getValueAsString();
        }
        return value.isPrimitive() ? String.valueOf(value.primitiveValue()) : "";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
