// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.HumanName.NameUse;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;

/** Staff, patients, one patient's caregiver and a group; every family name carries the source's name. */
record People(
        List<Patient> patients,
        PractitionerRole physician,
        PractitionerRole socialWorker,
        RelatedPerson caregiver,
        Group group) {
    private static final List<String> GIVEN = List.of(
            "Acorn", "Birch", "Cedar", "Clover", "Fennel", "Garnet", "Heath", "Ivory", "Juniper", "Larch", "Linden",
            "Marlow", "Nettle", "Opal", "Pebble", "Quartz", "Rowan", "Saffron", "Tansy", "Umber", "Vetch", "Willow");
    private static final List<AdministrativeGender> GENDERS = List.of(
            AdministrativeGender.FEMALE,
            AdministrativeGender.MALE,
            AdministrativeGender.OTHER,
            AdministrativeGender.UNKNOWN);

    static People write(IssuedResources ledger, Places places) {
        PractitionerRole physician = staff(ledger, places, "physician", "Basalt", Codes.PHYSICIAN);
        PractitionerRole socialWorker = staff(ledger, places, "social-worker", "Flint", Codes.SOCIAL_WORKER);
        List<Patient> patients = patients(ledger, places);
        RelatedPerson caregiver = caregiver(ledger, patients.get(0));
        return new People(patients, physician, socialWorker, caregiver, group(ledger, places, patients));
    }

    static Reference to(Patient patient) {
        return IssuedResources.to(patient, patient.getNameFirstRep().getText());
    }

    static Reference to(PractitionerRole role) {
        return IssuedResources.to(role, role.getPractitioner().getDisplay());
    }

    private static PractitionerRole staff(IssuedResources ledger, Places places, String id, String given, Code code) {
        Practitioner practitioner = new Practitioner();
        practitioner.setActive(true);
        practitioner.addIdentifier(ledger.identifier("staff", id));
        practitioner.addName(name(ledger, given));
        ledger.add("practitioner-" + id, Profiles.PRACTITIONER, practitioner);

        PractitionerRole role = new PractitionerRole();
        role.setActive(true);
        role.setPractitioner(
                IssuedResources.to(practitioner, practitioner.getNameFirstRep().getText()));
        role.setOrganization(Places.to(places.source()));
        role.addCode(code.concept());
        role.addTelecom(Places.phone(201));
        role.addTelecom(new ContactPoint()
                .setSystem(ContactPointSystem.EMAIL)
                .setValue(id + "@" + ledger.settings().name() + ".example.org"));
        return ledger.add("role-" + id, Profiles.PRACTITIONER_ROLE, role);
    }

    private static List<Patient> patients(IssuedResources ledger, Places places) {
        List<String> given = new ArrayList<>(GIVEN);
        Collections.shuffle(given, ledger.random());
        List<Patient> patients = new ArrayList<>();
        for (int i = 0; i < ledger.settings().patients(); i++) {
            String round = i < given.size() ? "" : "-" + (1 + i / given.size());
            patients.add(patient(ledger, places, i + 1, name(ledger, given.get(i % given.size()) + round)));
        }
        return List.copyOf(patients);
    }

    private static Patient patient(IssuedResources ledger, Places places, int number, HumanName name) {
        Patient patient = new Patient();
        patient.addIdentifier(
                ledger.identifier("mrn", "TEST-%05d".formatted(number)).setType(Codes.MEDICAL_RECORD.concept()));
        patient.setActive(true);
        patient.addName(name);
        patient.setGender(GENDERS.get(ledger.random().nextInt(GENDERS.size())));
        patient.setBirthDateElement(ledger.date(-(20 * 365 + ledger.random().nextInt(60 * 365))));
        patient.addTelecom(Places.phone(1000 + number).setUse(ContactPoint.ContactPointUse.HOME));
        patient.addAddress(Places.address(1 + ledger.random().nextInt(900), "Sample Lane"));
        patient.addCommunication()
                .setLanguage(new CodeableConcept().setText("English"))
                .setPreferred(true);
        patient.setManagingOrganization(Places.to(places.source()));
        return ledger.add("patient-" + number, Profiles.PATIENT, patient);
    }

    private static RelatedPerson caregiver(IssuedResources ledger, Patient patient) {
        RelatedPerson caregiver = new RelatedPerson();
        caregiver.setActive(true).setPatient(to(patient));
        caregiver.addRelationship(Codes.FAMILY_MEMBER.concept());
        caregiver.addName(name(ledger, "Beryl"));
        caregiver.addTelecom(Places.phone(901));
        return ledger.add("caregiver-1", Profiles.RELATED_PERSON, caregiver);
    }

    private static Group group(IssuedResources ledger, Places places, List<Patient> patients) {
        Group group = new Group();
        group.setActive(true).setType(GroupType.PERSON).setActual(true);
        group.setName("Synthetic members with a food need");
        group.setManagingEntity(Places.to(places.source()));
        group.addCharacteristic()
                .setCode(Codes.GROUP_CONDITION.concept())
                .setValue(Domain.FOOD.category().concept())
                .setExclude(false);
        group.addCharacteristic()
                .setCode(Codes.GROUP_PAYER.concept())
                .setValue(Places.to(places.payer()))
                .setExclude(false);
        patients.stream().limit(2).forEach(patient -> group.addMember().setEntity(to(patient)));
        return ledger.add("group-food", Profiles.GROUP, group);
    }

    private static HumanName name(IssuedResources ledger, String given) {
        String family = "Test-" + Settings.title(ledger.settings().name()).replace(' ', '-');
        HumanName name = new HumanName().setUse(NameUse.OFFICIAL).setFamily(family);
        return name.addGiven(given).setText(given + " " + family);
    }
}
