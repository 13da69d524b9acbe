// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskPriority;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.code.TaskCodes;
import org.sdohsync.workflow.internal.code.TaskParts;

/** The ServiceRequest and the Task of a referral while they are put together (SDOHCC 3.0.0, strictly). Not thread-safe. */
public final class ReferralDraft {
    private static final Set<String> OWNERS = Set.of(
            "Practitioner",
            "PractitionerRole",
            "Organization",
            "CareTeam",
            "HealthcareService",
            "Patient",
            "Device",
            "RelatedPerson");

    private final ServiceRequest order;
    private final Task work;

    private ReferralDraft(ServiceRequest order, Task work) {
        this.order = order;
        this.work = work;
    }

    /**
     * Begins a referral.
     *
     * @param service what is asked for; copied
     * @return the draft
     */
    public static ReferralDraft of(CodeableConcept service) {
        ServiceRequest order = new ServiceRequest();
        order.getMeta().addProfile(Profiles.SERVICE_REQUEST);
        order.setStatus(ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequestIntent.ORDER)
                .addCategory(ServiceCodes.SOCIAL_SERVICE.concept())
                .setCode(service.copy())
                .setPriority(ServiceRequestPriority.ROUTINE);
        Task work = new Task();
        work.getMeta().addProfile(Profiles.REFERRAL_TASK);
        work.setStatus(TaskStatus.REQUESTED)
                .setIntent(TaskIntent.ORDER)
                .setCode(TaskCodes.FULFILL.concept())
                .setPriority(TaskPriority.ROUTINE);
        return new ReferralDraft(order, work);
    }

    /**
     * The ServiceRequest.
     *
     * @return the one that is put together
     */
    public ServiceRequest order() {
        return order;
    }

    /**
     * The Task.
     *
     * @return the one that is put together
     */
    public Task work() {
        return work;
    }

    /**
     * Copies the draft.
     *
     * @return another one with copies of both resources
     */
    public ReferralDraft copy() {
        return new ReferralDraft(order.copy(), work.copy());
    }

    /**
     * Sets for whom it is.
     *
     * @param reference a Patient or Group
     */
    public void patient(String reference) {
        order.setSubject(ReferenceCheck.of(reference, "patient", Set.of("Patient", "Group")));
        work.setFor(order.getSubject().copy());
    }

    /**
     * Sets who asks.
     *
     * @param reference an Organization or PractitionerRole
     */
    public void requester(String reference) {
        order.setRequester(ReferenceCheck.of(reference, "requester", Set.of("PractitionerRole", "Organization")));
        work.setRequester(order.getRequester().copy());
    }

    /**
     * Sets who is asked.
     *
     * @param reference one of the types that own Tasks
     */
    public void owner(String reference) {
        open();
        order.addPerformer(ReferenceCheck.of(reference, "owner", OWNERS));
        work.setOwner(order.getPerformerFirstRep().copy());
    }

    /** Leaves open who is asked. */
    public void open() {
        order.setPerformer(null);
        work.setOwner(null);
    }

    /**
     * Sets how urgent it is.
     *
     * @param priority a code of FHIR's request priorities
     * @throws IllegalArgumentException if it is none
     */
    public void priority(String priority) {
        if (!Set.of("routine", "urgent", "asap", "stat").contains(priority)) {
            throw new IllegalArgumentException("priority is routine, urgent, asap or stat");
        }
        order.setPriority(ServiceRequestPriority.fromCode(priority));
        work.setPriority(TaskPriority.fromCode(priority));
    }

    /**
     * Adds content to the Task.
     *
     * @param reference any resource
     */
    public void input(Reference reference) {
        work.addInput().setType(TaskParts.ADDITIONAL_CONTENT.concept()).setValue(reference);
    }

    /**
     * Makes it part of another referral.
     *
     * @param parentTask the Task it is part of
     * @param originalRequest the ServiceRequest it is based on
     */
    public void partOf(String parentTask, String originalRequest) {
        order.setIntent(ServiceRequestIntent.FILLERORDER);
        order.addBasedOn(ReferenceCheck.of(originalRequest, "originalRequest", Set.of("ServiceRequest")));
        work.addPartOf(ReferenceCheck.of(parentTask, "parentTask", Set.of("Task")));
    }

    /**
     * Makes the Task's references absolute, but for the owner's.
     *
     * @param base the FHIR base URL of the server that holds what they refer to
     */
    public void referringTo(String base) {
        Stream<Reference> inputs = work.getInput().stream()
                .map(Task.ParameterComponent::getValue)
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast);
        List<Reference> single = List.of(work.getFocus(), work.getFor(), work.getRequester());
        Stream.of(single.stream(), work.getPartOf().stream(), inputs)
                .flatMap(references -> references)
                .filter(Reference::hasReference)
                .forEach(reference -> reference.setReference(ReferenceCheck.absolute(base, reference.getReference())));
    }
}
