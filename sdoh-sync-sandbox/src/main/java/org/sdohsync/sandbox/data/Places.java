// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.List;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.HealthcareService.DaysOfWeek;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Location.LocationStatus;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/** The organizations of the story, where they are and what they offer. */
record Places(
        Organization source,
        Organization recipient,
        Organization other,
        Organization payer,
        HealthcareService appointments,
        HealthcareService program) {
    static final String SOURCE = "org-source";
    static final String OTHER = "org-other-cbo";
    static final String PAYER = "org-payer";

    static Places write(IssuedResources ledger) {
        Settings settings = ledger.settings();
        String town = Settings.title(settings.name());
        Organization source = organization(ledger, SOURCE, "Synthetic " + town + " Clinic");
        Organization recipient =
                organization(ledger, settings.recipient(), "Synthetic " + Settings.title(settings.recipient()));
        Organization other = organization(ledger, OTHER, "Synthetic " + town + " Shelter Alliance");
        Organization payer = organization(ledger, PAYER, "Synthetic " + town + " Health Plan");
        Location office = location(ledger, "loc-office", "Benefits office", other);
        Location hall = location(ledger, "loc-hall", "Distribution hall", recipient);
        return new Places(
                source, recipient, other, payer, appointments(ledger, other, office), program(ledger, recipient, hall));
    }

    static Reference to(Organization organization) {
        return IssuedResources.to(organization, organization.getName());
    }

    static ContactPoint phone(int line) {
        return new ContactPoint()
                .setSystem(ContactPointSystem.PHONE)
                .setUse(ContactPointUse.WORK)
                .setValue("555-010-%04d".formatted(line));
    }

    static Address address(int number, String street) {
        return new Address()
                .addLine(number + " " + street)
                .setCity("Exampleville")
                .setState("OH")
                .setPostalCode("00000")
                .setCountry("US");
    }

    private static Organization organization(IssuedResources ledger, String id, String name) {
        Organization organization = new Organization();
        organization.setActive(true).setName(name);
        organization.addIdentifier(ledger.identifier("organizations", id));
        organization.addTelecom(phone(100 + ledger.random().nextInt(100)));
        organization.addAddress(address(1 + ledger.random().nextInt(900), "Specimen Street"));
        return ledger.add(id, Profiles.ORGANIZATION, organization);
    }

    private static Location location(IssuedResources ledger, String id, String name, Organization manager) {
        Location location = new Location();
        location.setStatus(LocationStatus.ACTIVE).setName(name);
        location.setAddress(address(1 + ledger.random().nextInt(900), "Placeholder Avenue"));
        location.setManagingOrganization(to(manager));
        return ledger.add(id, Profiles.LOCATION, location);
    }

    private static HealthcareService appointments(IssuedResources ledger, Organization provider, Location office) {
        HealthcareService service = service(provider, office, "Benefits counseling");
        ContactPoint booking = phone(301);
        booking.addExtension(new Extension(Profiles.APPOINTMENT_CONTACT, new BooleanType(true)));
        service.addTelecom(booking);
        service.addTelecom(phone(302));
        service.setAppointmentRequired(true);
        service.addAvailableTime()
                .addDaysOfWeek(DaysOfWeek.TUE)
                .addDaysOfWeek(DaysOfWeek.THU)
                .setAvailableStartTime("09:00:00")
                .setAvailableEndTime("16:30:00");
        return ledger.add("service-appointments", Profiles.HEALTHCARE_SERVICE, service);
    }

    private static HealthcareService program(IssuedResources ledger, Organization provider, Location hall) {
        HealthcareService service = service(provider, hall, "Weekly grocery box");
        Extension capacity = new Extension(Profiles.CAPACITY_STATUS);
        capacity.addExtension(new Extension("capacityStatus", Codes.CAPACITY.concept()));
        capacity.addExtension(new Extension("capacityNotes", new StringType("About ten more households a week.")));
        service.addExtension(capacity);
        service.addCategory(Code.concept(List.of(Codes.SDOH, Domain.FOOD.category())));
        service.addType(Codes.ASSESSMENT_SERVICE.concept());
        return ledger.add("service-program", Profiles.HEALTHCARE_SERVICE_CAPACITY, service);
    }

    private static HealthcareService service(Organization provider, Location place, String name) {
        HealthcareService service = new HealthcareService();
        service.setActive(true).setName(name).setProvidedBy(to(provider));
        service.addLocation(IssuedResources.to(place, place.getName()));
        return service;
    }
}
