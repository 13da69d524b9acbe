// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;

/** What a referral is written as: strictly as 3.0.0 has it. */
class ReferralRequestTest {
    private static final Code HELP = new Code(Systems.SNOMED, "467771000124109", "Assistance");

    private static ReferralRequest whole() {
        return ReferralRequest.of(HELP)
                .category(Category.FOOD_INSECURITY)
                .patient("Patient/7")
                .requester("Organization/clinic")
                .owner("Organization/pantry");
    }

    @Test
    void task_isAsTheProfileHasIt() {
        Task task = whole().priority("asap").content("DocumentReference/1").task();

        assertThat(task.getMeta().getProfile().get(0).getValue())
                .isEqualTo(
                        "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-TaskForReferralManagement");
        assertThat(task.getStatus()).isEqualTo(TaskStatus.REQUESTED);
        assertThat(task.getIntent()).isEqualTo(Task.TaskIntent.ORDER);
        assertThat(task.getPriority()).isEqualTo(Task.TaskPriority.ASAP);
        assertThat(task.getCode().getCodingFirstRep().getCode()).isEqualTo("fulfill");
        assertThat(task.getFor().getReference()).isEqualTo("Patient/7");
        assertThat(task.getRequester().getReference()).isEqualTo("Organization/clinic");
        assertThat(task.getOwner().getReference()).isEqualTo("Organization/pantry");
        assertThat(task.getInputFirstRep().getType().getCodingFirstRep().getCode())
                .isEqualTo("additional-content");
    }

    @Test
    void serviceRequest_isAsTheProfileHasIt() {
        ServiceRequest order = whole().priority("urgent")
                .reason("Condition/1", "Observation/2")
                .goal("Goal/3")
                .consent("Consent/4")
                .supportedBy("QuestionnaireResponse/5")
                .doNotContactPatient()
                .serviceRequest();

        assertThat(order.getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
        assertThat(order.getIntent()).isEqualTo(ServiceRequestIntent.ORDER);
        assertThat(order.getCategory())
                .anyMatch(ServiceCodes.SOCIAL_SERVICE::in)
                .anyMatch(Category.FOOD_INSECURITY.code()::in);
        assertThat(order.getCode().getCodingFirstRep().getCode()).isEqualTo(HELP.code());
        assertThat(order.getSubject().getReference()).isEqualTo("Patient/7");
        assertThat(order.getPerformer()).extracting(Reference::getReference).containsExactly("Organization/pantry");
        assertThat(order.getReasonReference()).hasSize(2);
        assertThat(order.getSupportingInfo())
                .extracting(Reference::getReference)
                .containsExactly("Consent/4", "QuestionnaireResponse/5");
        assertThat(order.getExtensionByUrl("http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal"))
                .isNotNull();
        assertThat(order.getOrderDetail()).anyMatch(ServiceCodes.CONTACTING_SUBJECT_PROHIBITED::in);
    }

    @Test
    void partOf_makesAFillerOrder() {
        ReferralRequest part =
                whole().partOf("https://src.example/fhir/Task/1", "https://src.example/fhir/ServiceRequest/2");

        assertThat(part.serviceRequest().getIntent()).isEqualTo(ServiceRequestIntent.FILLERORDER);
        assertThat(part.serviceRequest().getBasedOnFirstRep().getReference())
                .isEqualTo("https://src.example/fhir/ServiceRequest/2");
        assertThat(part.task().getIntent()).isEqualTo(Task.TaskIntent.ORDER);
        assertThat(part.task().getPartOfFirstRep().getReference()).isEqualTo("https://src.example/fhir/Task/1");
    }

    @Test
    void draft_isOneInBothResources() {
        ReferralRequest draft = whole().draft();

        assertThat(draft.task().getStatus()).isEqualTo(TaskStatus.DRAFT);
        assertThat(draft.serviceRequest().getStatus()).isEqualTo(ServiceRequestStatus.DRAFT);
    }

    @Test
    void consent_isAsTheProfileHasIt() {
        Consent consent = whole().consent(ReferralConsent.of(
                        Instant.parse("2026-01-02T03:04:05Z"), "Organization/clinic", "DocumentReference/1"))
                .consent()
                .orElseThrow();

        assertThat(consent.getStatus()).isEqualTo(Consent.ConsentState.ACTIVE);
        assertThat(consent.getScope().getCodingFirstRep().getCode()).isEqualTo("patient-privacy");
        assertThat(consent.getCategory()).hasSize(1);
        assertThat(consent.getCategoryFirstRep().getCodingFirstRep().getCode()).isEqualTo("IDSCL");
        assertThat(consent.getPatient().getReference()).isEqualTo("Patient/7");
        assertThat(consent.getOrganization()).hasSize(1);
        assertThat(consent.getSourceReference().getReference()).isEqualTo("DocumentReference/1");
        assertThat(consent.hasPolicyRule()).as("FHIR's ppc-1").isTrue();
    }

    @Test
    void referringTo_makesAllButTheOwnerAbsolute() {
        Task task = ReferralRequest.about("ServiceRequest/2")
                .patient("Patient/7")
                .requester("Organization/clinic")
                .owner("Organization/pantry")
                .content("https://elsewhere.example/fhir/Observation/1", "Observation/2")
                .referringTo("https://own.example/fhir")
                .task();

        assertThat(task.getFocus().getReference()).isEqualTo("https://own.example/fhir/ServiceRequest/2");
        assertThat(task.getFor().getReference()).isEqualTo("https://own.example/fhir/Patient/7");
        assertThat(task.getRequester().getReference()).isEqualTo("https://own.example/fhir/Organization/clinic");
        assertThat(task.getOwner().getReference()).isEqualTo("Organization/pantry");
        assertThat(task.getInput())
                .extracting(input -> ((Reference) input.getValue()).getReference())
                .containsExactly(
                        "https://elsewhere.example/fhir/Observation/1", "https://own.example/fhir/Observation/2");
    }

    @Test
    void requireComplete_namesWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ReferralRequest.of(HELP).requireComplete())
                .withMessageContaining("patient");
        assertThatIllegalStateException()
                .isThrownBy(() -> ReferralRequest.of(HELP)
                        .patient("Patient/7")
                        .requester("Organization/clinic")
                        .requireComplete())
                .withMessageContaining("openToAnybody");
        whole().requireComplete();
        whole().openToAnybody().requireComplete();
        assertThat(whole().openToAnybody().serviceRequest().hasPerformer()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7", "Patient/", "Observation/7", "Patient/7 8", "https://x.example/fhir/Patient?name=x", ""})
    void patient_thatIsNoReferenceToOne_isRefused(String reference) {
        assertThatIllegalArgumentException().isThrownBy(() -> whole().patient(reference));
    }

    @Test
    void steps_changeCopies() {
        ReferralRequest first = whole();
        ReferralRequest second = first.owner("Organization/other");

        assertThat(first.task().getOwner().getReference()).isEqualTo("Organization/pantry");
        assertThat(second.serviceRequest().getPerformer()).hasSize(1);
        assertThat(first.toString()).doesNotContain("Patient");
    }
}
