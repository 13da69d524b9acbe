// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.details.ReferencedResources;
import org.sdohsync.workflow.patient.Contact;

/** Makes a contact of what a Task names: a service, a role, a person, an organization. */
final class ContactReader {
    private final Reference reference;
    private final ReferencedResources read;

    private ContactReader(Reference reference, ReferencedResources read) {
        this.reference = reference;
        this.read = read;
    }

    static Optional<Contact> read(Reference reference, ReferencedResources read) {
        return read.get(reference).flatMap(new ContactReader(reference, read)::of);
    }

    private Optional<Contact> of(Resource resource) {
        if (resource instanceof HealthcareService service) {
            return contact(resource, service.getName(), service.getTelecom(), service.getLocation());
        }
        if (resource instanceof PractitionerRole role) {
            return contact(resource, nameOf(role), telecomOf(role), role.getLocation());
        }
        if (resource instanceof Practitioner person) {
            return contact(resource, nameOf(person), person.getTelecom(), List.of());
        }
        return resource instanceof Organization organization
                ? contact(resource, organization.getName(), organization.getTelecom(), List.of())
                : Optional.empty();
    }

    private Optional<Contact> contact(
            Resource resource, @Nullable String name, List<ContactPoint> telecom, List<Reference> places) {
        List<ContactPoint> sorted = new ArrayList<>(telecom);
        sorted.sort(Comparator.comparing(point -> !takesAppointments(point)));
        String shown = name == null || name.isBlank() ? reference.getDisplay() : name;
        return Optional.of(new ChosenContact(
                shown == null ? "" : shown, reference.getReference(), resource, sorted, locations(places)));
    }

    private static boolean takesAppointments(ContactPoint point) {
        return point.getExtensionsByUrl(Profiles.APPOINTMENT_EXTENSION).stream()
                .anyMatch(extension -> extension.getValue() instanceof BooleanType flag && flag.booleanValue());
    }

    private List<Location> locations(List<Reference> places) {
        return places.stream()
                .flatMap(place -> read.get(place).stream())
                .filter(Location.class::isInstance)
                .map(Location.class::cast)
                .toList();
    }

    private String nameOf(PractitionerRole role) {
        String person = person(role).map(ContactReader::nameOf).orElse("");
        String place = organization(role).map(Organization::getName).orElse("");
        return person.isEmpty() || place.isEmpty() ? person + place : person + ", " + place;
    }

    private List<ContactPoint> telecomOf(PractitionerRole role) {
        List<ContactPoint> all = new ArrayList<>(role.getTelecom());
        person(role).ifPresent(person -> all.addAll(person.getTelecom()));
        organization(role).ifPresent(place -> all.addAll(place.getTelecom()));
        return all;
    }

    private Optional<Practitioner> person(PractitionerRole role) {
        return read.get(role.getPractitioner())
                .filter(Practitioner.class::isInstance)
                .map(Practitioner.class::cast);
    }

    private Optional<Organization> organization(PractitionerRole role) {
        return read.get(role.getOrganization())
                .filter(Organization.class::isInstance)
                .map(Organization.class::cast);
    }

    private static String nameOf(Practitioner person) {
        HumanName name = person.getNameFirstRep();
        return name.hasText() ? name.getText() : name.getNameAsSingleString();
    }
}
