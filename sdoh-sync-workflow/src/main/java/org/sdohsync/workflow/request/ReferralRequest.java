// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.request.ReferenceCheck;
import org.sdohsync.workflow.internal.request.ReferralDraft;

/**
 * A referral to create: its ServiceRequest, its Task, and the Consent if that does not exist yet (SDOHCC 3.0.0, ServiceRequest and
 * TaskForReferralManagement). References are {@code Type/id} on the server it is sent to, or absolute. Priority is routine by default,
 * and it was decided when it is sent. Immutable: each method returns a changed copy. {@code toString} shows no content.
 *
 * <pre>{@code
 * ReferralRequest.of(Code.of(Systems.SNOMED, "467771000124109"))
 *         .category(Category.FOOD_INSECURITY)
 *         .patient("Patient/7").requester("Organization/clinic").owner("Organization/pantry")
 *         .consent("Consent/7");
 * }</pre>
 */
public final class ReferralRequest {
    /** Assessment of health and social care needs: the code of a referral for further assessment. */
    public static final Code ASSESSMENT =
            new Code(Systems.SNOMED, "710824005", "Assessment of health and social care needs");

    private final ReferralDraft draft;
    private final @Nullable ReferralConsent consent;
    private final boolean open;
    private final boolean selfReferral;

    private ReferralRequest(
            ReferralDraft draft, @Nullable ReferralConsent consent, boolean open, boolean selfReferral) {
        this.draft = draft;
        this.consent = consent;
        this.open = open;
        this.selfReferral = selfReferral;
    }

    /**
     * Begins a referral.
     *
     * @param service what is asked for; SDOHCC requires one of US Core's procedure codes
     * @return the referral, which lacks at least patient, requester and owner
     */
    public static ReferralRequest of(Code service) {
        return of(service.concept());
    }

    /**
     * Begins a referral.
     *
     * @param service what is asked for; copied
     * @return the referral, which lacks at least patient, requester and owner
     */
    public static ReferralRequest of(CodeableConcept service) {
        return new ReferralRequest(ReferralDraft.of(service), null, false, false);
    }

    /**
     * Begins a referral for further assessment (SDOHCC, Referral for Further Assessment), with the general code {@link #ASSESSMENT}.
     * The findings come back as {@link TaskOutcomes#contents}.
     *
     * @return the referral, which lacks at least patient, requester and owner
     */
    public static ReferralRequest furtherAssessment() {
        return of(ASSESSMENT);
    }

    /**
     * Begins the Task of a referral whose ServiceRequest exists.
     *
     * @param serviceRequest the ServiceRequest, absolute if it is on another server than the Task will be
     * @return the referral, which lacks at least patient, requester and owner
     */
    public static ReferralRequest about(String serviceRequest) {
        ReferralDraft draft = ReferralDraft.of(new CodeableConcept());
        draft.work().setFocus(ReferenceCheck.of(serviceRequest, "serviceRequest", Set.of("ServiceRequest")));
        return new ReferralRequest(draft, null, false, false);
    }

    /**
     * Adds the categories of the need.
     *
     * @param categories one or more
     * @return a changed copy
     */
    public ReferralRequest category(Category... categories) {
        return edit(made -> {
            for (Category category : categories) {
                made.order().addCategory(category.code().concept());
            }
        });
    }

    /**
     * Sets for whom it is.
     *
     * @param reference a Patient or Group
     * @return a changed copy
     */
    public ReferralRequest patient(String reference) {
        return edit(made -> made.patient(reference));
    }

    /**
     * Sets who asks.
     *
     * @param reference an Organization or PractitionerRole
     * @return a changed copy
     */
    public ReferralRequest requester(String reference) {
        return edit(made -> made.requester(reference));
    }

    /**
     * Sets who is asked.
     *
     * @param reference an Organization, HealthcareService, Practitioner or another owner of Tasks
     * @return a changed copy
     */
    public ReferralRequest owner(String reference) {
        ReferralDraft made = draft.copy();
        made.owner(reference);
        return new ReferralRequest(made, consent, false, selfReferral);
    }

    /**
     * Leaves the owner open: whoever is able may claim the Task.
     *
     * @return a changed copy
     */
    public ReferralRequest openToAnybody() {
        ReferralDraft made = draft.copy();
        made.open();
        return new ReferralRequest(made, consent, true, selfReferral);
    }

    /**
     * Adds a consent that exists.
     *
     * @param reference a Consent
     * @return a changed copy
     */
    public ReferralRequest consent(String reference) {
        return edit(made -> made.order().addSupportingInfo(ReferenceCheck.of(reference, "consent", Set.of("Consent"))));
    }

    /**
     * Sets the consent that is created with the referral.
     *
     * @param given the consent
     * @return a changed copy
     */
    public ReferralRequest consent(ReferralConsent given) {
        return new ReferralRequest(draft.copy(), requireNonNull(given, "given"), open, selfReferral);
    }

    /**
     * Adds the reasons.
     *
     * @param references Conditions or Observations
     * @return a changed copy
     */
    public ReferralRequest reason(String... references) {
        return edit(made -> {
            for (String reference : references) {
                made.order()
                        .addReasonReference(ReferenceCheck.of(reference, "reason", Set.of("Condition", "Observation")));
            }
        });
    }

    /**
     * Adds the goals it pertains to.
     *
     * @param references Goals
     * @return a changed copy
     */
    public ReferralRequest goal(String... references) {
        return edit(made -> {
            for (String reference : references) {
                made.order()
                        .addExtension(new Extension(
                                Profiles.PERTAINS_TO_GOAL_EXTENSION,
                                ReferenceCheck.of(reference, "goal", Set.of("Goal"))));
            }
        });
    }

    /**
     * Adds information to the ServiceRequest (SDOHCC, content-rich referral: clinical information belongs there).
     *
     * @param references any resources
     * @return a changed copy
     */
    public ReferralRequest supportedBy(String... references) {
        return edit(made -> {
            for (String reference : references) {
                made.order().addSupportingInfo(ReferenceCheck.of(reference, "supporting information", Set.of()));
            }
        });
    }

    /**
     * Adds content to the Task (SDOHCC, content-rich referral).
     *
     * @param references any resources
     * @return a changed copy
     */
    public ReferralRequest content(String... references) {
        return edit(made -> {
            for (String reference : references) {
                made.input(ReferenceCheck.of(reference, "content", Set.of()));
            }
        });
    }

    /**
     * Sets how urgent it is; routine by default.
     *
     * @param priority {@code routine}, {@code urgent}, {@code asap} or {@code stat}
     * @return a changed copy
     * @throws IllegalArgumentException if it is none of these
     */
    public ReferralRequest priority(String priority) {
        return edit(made -> made.priority(requireNonNull(priority, "priority")));
    }

    /**
     * Forbids contacting the patient (SDOHCC-ServiceRequest, orderDetail {@code contacting-subject-prohibited}).
     *
     * @return a changed copy
     */
    public ReferralRequest doNotContactPatient() {
        return edit(made -> made.order().addOrderDetail(ServiceCodes.CONTACTING_SUBJECT_PROHIBITED.concept()));
    }

    /**
     * Makes it a draft: nobody is asked before the Task is sent with {@link org.sdohsync.workflow.referral.Sent#send}.
     *
     * @return a changed copy
     */
    public ReferralRequest draft() {
        return edit(made -> {
            made.order().setStatus(ServiceRequestStatus.DRAFT);
            made.work().setStatus(TaskStatus.DRAFT);
        });
    }

    /**
     * Makes it part of another referral, as a coordination platform splits one (SDOHCC, Indirect Referral): a filler order.
     *
     * @param parentTask the Task it is part of, absolute if it is on another server
     * @param originalRequest the ServiceRequest it is based on, absolute if it is on another server
     * @return a changed copy
     */
    public ReferralRequest partOf(String parentTask, String originalRequest) {
        return edit(made -> made.partOf(parentTask, originalRequest));
    }

    /**
     * Makes it a self-referral (SDOHCC, Self-Referral): the ServiceRequest says who asked, the Task is the platform's, and its input
     * names the ServiceRequest and the screening.
     *
     * @param asking the Patient, RelatedPerson or Organization that asked
     * @param screening the QuestionnaireResponse of the screening
     * @return a changed copy
     */
    public ReferralRequest selfReferral(String asking, String screening) {
        Reference person = ReferenceCheck.of(asking, "asking", Set.of("Patient", "RelatedPerson", "Organization"));
        ReferralDraft made = draft.copy();
        made.order().setRequester(person);
        made.input(ReferenceCheck.of(screening, "screening", Set.of("QuestionnaireResponse")));
        return new ReferralRequest(made, consent, open, true);
    }

    /**
     * Makes all references of the Task absolute that are not, but for the owner's: for a Task that is posted to the server of the one
     * who is asked, while all else is on the own server (SDOHCC, Direct Referral).
     *
     * @param base the FHIR base URL of the own server
     * @return a changed copy
     */
    public ReferralRequest referringTo(String base) {
        return edit(made -> made.referringTo(requireNonNull(base, "base")));
    }

    /**
     * Changes the ServiceRequest in what no other method reaches, such as occurrence and encounter.
     *
     * @param change gets the ServiceRequest as it will be sent, without identifier
     * @return a changed copy
     */
    public ReferralRequest serviceRequest(Consumer<? super ServiceRequest> change) {
        return edit(made -> change.accept(made.order()));
    }

    /**
     * Changes the Task in what no other method reaches, such as a RelatedPerson it is for.
     *
     * @param change gets the Task as it will be sent, without identifier and reference to a ServiceRequest that is created with it
     * @return a changed copy
     */
    public ReferralRequest task(Consumer<? super Task> change) {
        return edit(made -> change.accept(made.work()));
    }

    /**
     * The ServiceRequest.
     *
     * @return a copy as it will be sent, without identifier
     */
    public ServiceRequest serviceRequest() {
        return draft.order().copy();
    }

    /**
     * The Task.
     *
     * @return a copy as it will be sent, without identifier and reference to a ServiceRequest that is created with it
     */
    public Task task() {
        return draft.work().copy();
    }

    /**
     * The Consent that is created with the referral.
     *
     * @return a copy as it will be sent, without identifier
     */
    public Optional<Consent> consent() {
        return Optional.ofNullable(consent).map(given -> given.by(draft.order().getSubject()));
    }

    /**
     * Tells whether the Task names the ServiceRequest among its inputs too.
     *
     * @return true for a self-referral
     */
    public boolean isSelfReferral() {
        return selfReferral;
    }

    /**
     * Checks that nothing is missing that SDOHCC requires. It is called before anything is sent.
     *
     * @throws IllegalStateException if something is; the message names it
     */
    public void requireComplete() {
        Task work = draft.work();
        CodeableConcept code = draft.order().getCode();
        require(work.hasFor(), "patient(..)");
        require(work.hasRequester(), "requester(..)");
        require(work.hasOwner() || open, "owner(..) or openToAnybody()");
        require(work.hasFocus() || code.hasCoding() || code.hasText(), "a code");
    }

    private static void require(boolean there, String what) {
        if (!there) {
            throw new IllegalStateException("the referral lacks " + what);
        }
    }

    private ReferralRequest edit(Consumer<ReferralDraft> change) {
        ReferralDraft made = draft.copy();
        change.accept(made);
        return new ReferralRequest(made, consent, open, selfReferral);
    }

    @Override
    public String toString() {
        return "ReferralRequest[" + (draft.work().hasOwner() ? "owned" : "open") + "]";
    }
}
