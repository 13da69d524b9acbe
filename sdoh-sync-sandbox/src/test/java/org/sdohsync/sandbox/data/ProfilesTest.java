// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;

class ProfilesTest {
    private static final SourceData DATA = Samples.COUNTY;

    @Test
    void resources_everyOne_claimsOneProfile() {
        assertThat(DATA.resources())
                .allSatisfy(
                        resource -> assertThat(resource.getMeta().getProfile()).hasSize(1));
    }

    @Test
    void serviceRequests_haveDomainReasonGoalAndConsent() {
        assertThat(all(ServiceRequest.class)).allSatisfy(request -> {
            assertThat(request.hasStatus()).isTrue();
            assertThat(request.getIntent()).isEqualTo(ServiceRequest.ServiceRequestIntent.ORDER);
            assertThat(domains(request.getCategory())).isEqualTo(1);
            assertThat(request.getCode().hasCoding()).isTrue();
            assertThat(request.getSubject().getReference()).matches("(Patient|Group)/.+");
            assertThat(request.hasBodySite() || request.hasSpecimen()).isFalse();
        });
        assertThat(all(ServiceRequest.class))
                .filteredOn(request -> request.getSubject().getReference().startsWith("Patient/"))
                .allSatisfy(request -> {
                    assertThat(request.getReasonReferenceFirstRep().getReference())
                            .startsWith("Condition/");
                    assertThat(request.getSupportingInfoFirstRep().getReference())
                            .startsWith("Consent/");
                    assertThat(extension(request, Profiles.PERTAINS_TO_GOAL)).startsWith("Goal/");
                });
    }

    @Test
    void procedures_haveOneCategoryWithTheDomainInside() {
        assertThat(all(Procedure.class)).allSatisfy(procedure -> {
            assertThat(domains(List.of(procedure.getCategory()))).isEqualTo(1);
            assertThat(procedure.getCode().hasCoding()).isTrue();
            assertThat(procedure.getSubject().getReference()).startsWith("Patient/");
            assertThat(procedure.hasPerformed()).isTrue();
            assertThat(procedure.getBasedOnFirstRep().getReference()).startsWith("ServiceRequest/");
        });
    }

    @Test
    void conditions_haveTheThreeCategoriesAndOneAsserter() {
        assertThat(all(Condition.class)).allSatisfy(condition -> {
            assertThat(has(condition.getCategory(), Codes.HEALTH_CONCERN)).isTrue();
            assertThat(has(condition.getCategory(), Codes.SDOH)).isTrue();
            assertThat(domains(condition.getCategory())).isEqualTo(1);
            assertThat(condition.getCode().hasCoding()).isTrue();
            assertThat(condition.hasAsserter() && !condition.hasExtension()).isTrue();
            assertThat(condition.getEvidenceFirstRep().getDetailFirstRep().getReference())
                    .startsWith("Observation/");
            assertThat(condition.hasBodySite() || condition.hasStage()).isFalse();
        });
    }

    @Test
    void goals_addressTheirCondition() {
        assertThat(all(Goal.class)).allSatisfy(goal -> {
            assertThat(goal.hasLifecycleStatus() && goal.hasAchievementStatus()).isTrue();
            assertThat(domains(goal.getCategory())).isEqualTo(1);
            assertThat(goal.getDescription().hasText()).isTrue();
            assertThat(goal.getAddressesFirstRep().getReference()).startsWith("Condition/");
            assertThat(goal.getTargetFirstRep().hasDue()).isTrue();
        });
    }

    @Test
    void consents_haveTheirPaper() {
        assertThat(all(Consent.class)).hasSize(8).allSatisfy(consent -> {
            assertThat(consent.getCategory()).hasSize(1);
            assertThat(has(consent.getCategory(), Codes.DISCLOSURE)).isTrue();
            assertThat(consent.hasPatient() && consent.hasDateTime() && consent.hasPolicyRule())
                    .isTrue();
            assertThat(consent.getOrganization()).hasSize(1);
            assertThat(((Reference) consent.getSource()).getReference()).startsWith("DocumentReference/");
        });
    }

    @Test
    void screenings_agreeWithTheAnswersTheyComeFrom() {
        List<Observation> screenings = all(Observation.class).stream()
                .filter(observation -> Samples.claims(observation, Profiles.SCREENING))
                .toList();

        assertThat(screenings).hasSize(16).allSatisfy(observation -> {
            assertThat(has(observation.getCategory(), Codes.SURVEY)).isTrue();
            assertThat(has(observation.getCategory(), Codes.SDOH)).isTrue();
            assertThat(domains(observation.getCategory())).isEqualTo(1);
            assertThat(observation.getCode().getCodingFirstRep().getSystem()).isEqualTo(Codes.LOINC);
            assertThat(observation.hasEffective() && observation.hasPerformer()).isTrue();
            String domain = observation.getCategory().get(2).getCodingFirstRep().getCode();
            assertThat(answers(observation).getItem())
                    .filteredOn(item -> item.getLinkId().equals(domain))
                    .singleElement()
                    .satisfies(item -> assertThat(item.getAnswerFirstRep().getValueCoding())
                            .usingRecursiveComparison()
                            .comparingOnlyFields("code", "system")
                            .isEqualTo(observation.getValueCodeableConcept().getCodingFirstRep()));
        });
    }

    @Test
    void enrollments_focusOnAService() {
        assertThat(all(Observation.class))
                .filteredOn(observation -> Samples.claims(observation, Profiles.ENROLLMENT))
                .singleElement()
                .satisfies(observation -> {
                    assertThat(has(observation.getCategory(), Codes.SDOH)).isTrue();
                    assertThat(has(observation.getCategory(), Codes.PROGRAM_ENROLLMENT))
                            .isTrue();
                    assertThat(observation.getFocusFirstRep().getReference()).startsWith("HealthcareService/");
                    assertThat(observation.hasValue()).isTrue();
                });
    }

    @Test
    void services_haveAnAppointmentContactOrACapacity() {
        assertThat(all(HealthcareService.class)).hasSize(2).allSatisfy(service -> {
            assertThat(service.getActive()).isTrue();
            assertThat(service.hasName() && service.hasLocation()).isTrue();
        });
        assertThat(Samples.one(DATA, HealthcareService.class, "service-appointments")
                        .getTelecom())
                .filteredOn(contact -> contact.hasExtension(Profiles.APPOINTMENT_CONTACT))
                .singleElement()
                .satisfies(contact ->
                        assertThat(contact.hasSystem() && contact.hasValue()).isTrue());
        HealthcareService program = Samples.one(DATA, HealthcareService.class, "service-program");
        assertThat(program.getExtensionByUrl(Profiles.CAPACITY_STATUS).hasValue())
                .isFalse();
        assertThat(program.getExtensionByUrl(Profiles.CAPACITY_STATUS).hasExtension("capacityStatus"))
                .isTrue();
        assertThat(program.getType()).hasSize(1);
        assertThat(has(program.getCategory(), Codes.SDOH)).isTrue();
        assertThat(all(Location.class)).isNotEmpty().allMatch(Location::hasAddress);
    }

    @Test
    void peopleAndGroup_haveWhatUsCoreAndTheGuideAsk() {
        assertThat(all(Patient.class)).allSatisfy(patient -> {
            assertThat(patient.getIdentifierFirstRep().hasSystem()).isTrue();
            assertThat(patient.getIdentifierFirstRep().hasValue()).isTrue();
            assertThat(patient.getNameFirstRep().getFamily()).startsWith("Test-");
            assertThat(patient.hasGender() && patient.hasBirthDate()).isTrue();
        });
        assertThat(all(PractitionerRole.class))
                .hasSize(2)
                .allMatch(role -> role.hasPractitioner() && role.hasOrganization() && role.hasTelecom());
        assertThat(all(Group.class)).singleElement().satisfies(group -> {
            assertThat(group.getActive() && group.getActual()).isTrue();
            assertThat(group.getType()).isEqualTo(Group.GroupType.PERSON);
            assertThat(group.getCharacteristic()).hasSize(2).noneMatch(Group.GroupCharacteristicComponent::getExclude);
            assertThat(group.getMember()).hasSize(2);
        });
    }

    @Test
    void documents_holdTheirContent() {
        assertThat(all(DocumentReference.class)).isNotEmpty().allSatisfy(document -> {
            assertThat(document.hasStatus() && document.hasType() && document.hasCategory() && document.hasSubject())
                    .isTrue();
            assertThat(document.getContentFirstRep().getAttachment().getData()).isNotEmpty();
        });
    }

    @Test
    void pdf_crossReferenceTable_pointsAtItsObjects() {
        String pdf = new String(OnePagePdf.of("Hello (there)"), StandardCharsets.US_ASCII);

        assertThat(pdf).startsWith("%PDF-1.4\n").endsWith("%%EOF\n");
        String[] table = pdf.substring(pdf.indexOf("xref\n")).split("\n", -1);
        for (int object = 1; object <= 5; object++) {
            int offset = Integer.parseInt(table[2 + object].substring(0, 10));
            assertThat(pdf.substring(offset)).startsWith(object + " 0 obj\n");
        }
        int start =
                Integer.parseInt(pdf.substring(pdf.indexOf("startxref\n") + 10).split("\n", 2)[0]);
        assertThat(pdf.substring(start)).startsWith("xref\n");
    }

    private static QuestionnaireResponse answers(Observation observation) {
        String id = observation.getDerivedFromFirstRep().getReference().split("/", 2)[1];
        return Samples.one(DATA, QuestionnaireResponse.class, id);
    }

    private static <T extends Resource> List<T> all(Class<T> type) {
        return Samples.all(DATA, type).toList();
    }

    private static boolean has(List<CodeableConcept> concepts, Code code) {
        return concepts.stream()
                .flatMap(concept -> concept.getCoding().stream())
                .anyMatch(coding -> Samples.same(coding, code));
    }

    private static long domains(List<CodeableConcept> concepts) {
        return Domain.ALL.stream()
                .filter(domain -> has(concepts, domain.category()))
                .count();
    }

    private static String extension(DomainResource resource, String url) {
        return ((Reference) resource.getExtensionByUrl(url).getValue()).getReference();
    }
}
