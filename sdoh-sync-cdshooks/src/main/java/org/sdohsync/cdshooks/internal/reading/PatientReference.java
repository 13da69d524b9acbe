// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.reading;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;

/** Finds whose resource it is, from the members by which FHIR R4 resources refer to their patient. Stateless. */
public final class PatientReference {
    private static final List<String> MEMBERS = List.of("patient", "subject", "for", "beneficiary", "individual");
    private static final String TYPE = "Patient";

    private PatientReference() {}

    /**
     * Tells whether a resource belongs to another patient than a given one.
     *
     * @param resource the resource
     * @param patient the bare id of the patient; empty if it is not known, in which case every patient is another one
     * @param source the server of the patient; a patient at another server is another one
     * @return true if it is another Patient, or refers to one; false for a resource without a patient
     */
    public static boolean isOfAnother(JsonObject resource, Optional<String> patient, FhirBase source) {
        if (TYPE.equals(resource.text("resourceType").orElse(""))) {
            return !patient.equals(resource.text("id"));
        }
        for (String name : MEMBERS) {
            for (JsonObject reference : resource.objects(name)) {
                if (reference
                        .text("reference")
                        .filter(text -> isAnother(text, patient, source))
                        .isPresent()) {
                    return true;
                }
            }
        }
        return resource.objects("participant").stream()
                .flatMap(participant -> participant.object("actor").stream())
                .flatMap(actor -> actor.text("reference").stream())
                .anyMatch(text -> isAnother(text, patient, source));
    }

    private static boolean isAnother(String reference, Optional<String> patient, FhirBase source) {
        int at = reference.lastIndexOf(TYPE + "/");
        boolean toPatient = at == 0 || (at > 0 && reference.charAt(at - 1) == '/');
        return toPatient
                && LocalReference.find(source, reference)
                        .filter(local -> patient.filter(local.id()::equals).isPresent())
                        .isEmpty();
    }
}
