// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sdohsync.records.internal.stream.ScannedResource;

/**
 * Tells whose a resource is (FHIR R4, CompartmentDefinition Patient). A resource that names patients belongs to them; one that
 * names none, such as an Organization, may be of anybody. Immutable.
 */
final class Compartment {
    private static final List<String> USUAL = List.of("subject", "patient");

    /** The members that decide, of the types where these are not {@code subject} and {@code patient}. */
    private static final Map<String, List<String>> MEMBERS = Map.of(
            "Appointment", List.of("participant"),
            "AppointmentResponse", List.of("actor"),
            "Coverage", List.of("beneficiary", "policyHolder", "subscriber"),
            "EnrollmentRequest", List.of("candidate"),
            "Group", List.of("member"),
            "Person", List.of("link"),
            "Provenance", List.of("target"),
            "ResearchSubject", List.of("individual"),
            "Schedule", List.of("actor"),
            "Task", List.of("for"));

    private final Set<String> patients;

    /**
     * Creates a compartment.
     *
     * @param patients the ids of the patient, and of the records that are linked with it
     */
    Compartment(Set<String> patients) {
        this.patients = Set.copyOf(patients);
    }

    /**
     * Tells whether a resource may be kept.
     *
     * @param resource the resource
     * @return false if it is about other patients only
     */
    boolean admits(ScannedResource resource) {
        String type = resource.type();
        if (type.equals("Patient")) {
            return patients.contains(resource.id());
        }
        boolean another = false;
        for (String reference : resource.references(MEMBERS.getOrDefault(type, USUAL))) {
            String id = patient(reference);
            if (patients.contains(id)) {
                return true;
            }
            another |= !id.isEmpty();
        }
        return !another;
    }

    /**
     * The id in a reference to a patient, on whatever server: what is said to be of a patient elsewhere is not known to be of
     * this one. Empty for a contained resource.
     */
    static String patient(String reference) {
        int at = reference.startsWith("Patient/") ? 0 : reference.indexOf("/Patient/") + 1;
        if (at == 0 && !reference.startsWith("Patient/")) {
            return "";
        }
        int from = at + "Patient/".length();
        int to = from;
        while (to < reference.length() && "/?#".indexOf(reference.charAt(to)) < 0) {
            to++;
        }
        return reference.substring(from, to);
    }
}
