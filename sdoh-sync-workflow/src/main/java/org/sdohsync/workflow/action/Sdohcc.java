// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** The codes and profiles this package writes (SDOHCC 3.0.0). */
final class Sdohcc {
    static final String CODES =
            "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes";
    static final String PROCEDURE_PROFILE =
            "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-Procedure";
    static final String PERTAINS_TO_GOAL = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal";

    private Sdohcc() {}

    static JsonObject coding(String system, String code, @Nullable String display) {
        return JsonObject.builder()
                .text("system", requireNonNull(system, "system"))
                .text("code", requireNonNull(code, "code"))
                .text("display", display)
                .build();
    }

    static JsonObject concept(JsonObject coding) {
        return JsonObject.builder().objects("coding", List.of(coding)).build();
    }

    static JsonObject reference(String reference) {
        return JsonObject.builder().text("reference", reference).build();
    }

    /** One element of {@code Task.output}. */
    static JsonObject output(String type, String display, String valueName, JsonObject value) {
        return JsonObject.builder()
                .object("type", concept(coding(CODES, type, display)))
                .object(valueName, value)
                .build();
    }
}
