// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a {@code patient/} scope may touch. A resource that names a patient in {@code subject}, {@code patient},
 * {@code beneficiary} or {@code for} belongs to that patient alone. Resources that describe people and places of care may be read by any patient as
 * long as they name none; nothing outside the compartment may be written.
 */
final class PatientCompartment {
    private static final List<String> LINKS = List.of("subject", "patient", "for", "beneficiary");
    private static final Set<String> SUPPORTING = Set.of(
            "Organization",
            "Practitioner",
            "PractitionerRole",
            "HealthcareService",
            "Location",
            "Questionnaire",
            "Group",
            "Device",
            "CareTeam",
            "Binary");

    private final String patient;
    private final String fhirBase;

    PatientCompartment(String patient, String fhirBase) {
        this.patient = patient;
        this.fhirBase = fhirBase;
    }

    boolean mayRead(IBaseResource resource) {
        return holds(resource) || (isSupporting(resource) && namesNobody((Resource) resource));
    }

    boolean holds(IBaseResource resource) {
        if (resource.fhirType().equals("Patient")) {
            return patient.equals(resource.getIdElement().getIdPart());
        }
        return resource instanceof Resource r && links(r).stream().anyMatch(this::isPatient);
    }

    private static boolean isSupporting(IBaseResource resource) {
        return resource instanceof Resource && SUPPORTING.contains(resource.fhirType());
    }

    /** A Group or CareTeam about organisations names no patient; one about another patient does. */
    private static boolean namesNobody(Resource resource) {
        return links(resource).stream().noneMatch(id -> "Patient".equals(id.getResourceType()));
    }

    private boolean isPatient(IIdType id) {
        boolean here = !id.hasBaseUrl()
                || id.getBaseUrl().equals(fhirBase + "/")
                || id.getBaseUrl().equals(fhirBase);
        return here && "Patient".equals(id.getResourceType()) && patient.equals(id.getIdPart());
    }

    private static List<IIdType> links(Resource resource) {
        return LINKS.stream()
                .flatMap(link -> children(resource, link))
                .filter(Reference.class::isInstance)
                .map(PatientCompartment::target)
                .toList();
    }

    private static IIdType target(Base value) {
        return ((Reference) value).getReferenceElement();
    }

    /** HAPI answers null for an element the type does not have. */
    private static Stream<Base> children(Resource resource, String name) {
        Base @Nullable [] values = resource.getProperty(name.hashCode(), name, false);
        return values == null ? Stream.empty() : Arrays.stream(values);
    }
}
