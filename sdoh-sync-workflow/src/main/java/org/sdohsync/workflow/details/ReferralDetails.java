// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.FhirJson;
import org.sdohsync.workflow.fhir.ServerAbilities;

/**
 * What belongs to one referral, read at one moment. Nothing of it is certain to be there: what the source does not have, does
 * not show, or keeps on another server is in {@link #missing}. Resources come without their narratives and as copies of the
 * caller's own; they are not to be written back. Immutable; prints no content.
 */
public final class ReferralDetails {
    private final Task task;
    private final @Nullable ServiceRequest request;
    private final Fetcher fetched;

    private ReferralDetails(Task task, @Nullable ServiceRequest request, Fetcher fetched) {
        this.task = task;
        this.request = request;
        this.fetched = fetched;
    }

    /**
     * Reads what belongs to a referral: in two batches where the server can, the Task's references first, then those of its
     * ServiceRequest.
     *
     * @param client the source that holds the Task
     * @param abilities what that source can do
     * @param task the Task of the referral
     * @return the details
     * @throws org.sdohsync.core.error.SyncException for what may pass or what a person has to mend, never for a reference that
     *     leads nowhere
     */
    public static ReferralDetails read(FhirClient client, ServerAbilities abilities, Task task) {
        return read(client, abilities, task, feature -> {});
    }

    /**
     * The same, and tells what the server turns out not to be able to do.
     *
     * @param client the source that holds the Task
     * @param abilities what that source can do
     * @param task the Task of the referral
     * @param lacking takes what the server cannot do and was thought to be worth trying
     * @return the details
     * @throws org.sdohsync.core.error.SyncException for what may pass or what a person has to mend, never for a reference that
     *     leads nowhere
     */
    public static ReferralDetails read(
            FhirClient client, ServerAbilities abilities, Task task, Consumer<? super Feature> lacking) {
        requireNonNull(abilities, "abilities");
        return read(client, () -> abilities, FhirJson.copy(task), lacking, new Stock());
    }

    /** The same with what was read already; the Task is not copied. */
    static ReferralDetails read(
            FhirClient client,
            Supplier<ServerAbilities> abilities,
            Task task,
            Consumer<? super Feature> lacking,
            Stock known) {
        Fetcher fetcher = new Fetcher(requireNonNull(client, "client"), abilities, known);
        fetcher.fetch(References.of(task));
        Optional<ServiceRequest> request = fetcher.get(task.getFocus())
                .filter(held -> held.is("ServiceRequest"))
                .flatMap(Held::shared)
                .map(ServiceRequest.class::cast);
        List<Reference> further = new ArrayList<>();
        request.ifPresent(found -> further.addAll(References.of(found)));
        fetcher.get(task.getRequester())
                .filter(held -> held.is("PractitionerRole"))
                .flatMap(Held::shared)
                .ifPresent(found -> further.addAll(References.ofRequester(found)));
        fetcher.fetch(further);
        if (fetcher.batchRefused()) {
            lacking.accept(Feature.BATCH);
        }
        return new ReferralDetails(task, request.orElse(null), fetcher);
    }

    /**
     * What is asked for.
     *
     * @return the ServiceRequest the Task is about, if it could be read
     */
    public Optional<ServiceRequest> serviceRequest() {
        return request().map(ServiceRequest::copy);
    }

    /**
     * Whom it is for. A Task may also be for a Group or a RelatedPerson: see {@link #resource}. While {@link #doNotContactPatient}
     * is true the patient comes without telephone numbers and other means of contact, so that nobody calls by oversight.
     *
     * @return the patient of the Task, else of the ServiceRequest, if it could be read
     */
    public Optional<Patient> patient() {
        return patientWithContacts().map(this::handed);
    }

    /**
     * Whom it is for, with all means of contact even while {@link #doNotContactPatient} is true. For finding the person among
     * those the application knows, not for calling.
     *
     * @return the patient of the Task, else of the ServiceRequest, if it could be read
     */
    public Optional<Patient> patientWithContacts() {
        return patient(task.getFor()).or(() -> request().flatMap(found -> patient(found.getSubject())));
    }

    private <T extends Resource> T handed(T copy) {
        if (copy instanceof Patient person && doNotContactPatient()) {
            person.setTelecom(null);
            person.getContact().forEach(contact -> contact.setTelecom(null));
        }
        return copy;
    }

    /**
     * Who asks.
     *
     * @return the PractitionerRole or Organization, if it could be read
     */
    public Optional<Resource> requester() {
        return fetched.get(task.getRequester()).flatMap(Held::model);
    }

    /**
     * Why: the Conditions and Observations the ServiceRequest names.
     *
     * @return those that could be read, in the request's order
     */
    public List<Resource> reasons() {
        return all(request().map(ServiceRequest::getReasonReference).orElse(List.of()), held -> true)
                .toList();
    }

    /**
     * To what end: the Goals the ServiceRequest pertains to.
     *
     * @return those that could be read, in the request's order
     */
    public List<Goal> goals() {
        return all(request().map(References::goals).orElse(List.of()), held -> held.is("Goal"))
                .map(Goal.class::cast)
                .toList();
    }

    /**
     * With whose consent. A Consent is shown and carried; whether data may flow the source decides.
     *
     * @return those that could be read, in the request's order
     */
    public List<Consent> consents() {
        return all(supporting(), held -> held.is("Consent"))
                .map(Consent.class::cast)
                .toList();
    }

    /**
     * What else came with the referral: the other supporting information of the ServiceRequest, and the inputs of the Task
     * (SDOHCC, content-rich referral: a client looks in both places).
     *
     * @return what could be read of it, without Consents
     */
    public List<Resource> supportingContent() {
        List<Reference> references = new ArrayList<>(supporting());
        references.addAll(References.inputs(task));
        return all(references, held -> !held.is("Consent")).toList();
    }

    /**
     * Anything that was read.
     *
     * @param reference as a resource of this referral writes it
     * @return a copy, if it could be read; a Patient as {@link #patient} gives it
     */
    public Optional<Resource> resource(String reference) {
        return fetched.get(new Reference(requireNonNull(reference, "reference")))
                .flatMap(Held::model)
                .map(this::handed);
    }

    /**
     * What the referral names and is not here, and which values of what is here were left aside because they cannot be read.
     *
     * @return each reference and each value once, with what stood in the way
     */
    public List<MissingReference> missing() {
        List<MissingReference> missing = new ArrayList<>(
                MissingReference.values("Task/" + task.getIdElement().getIdPart(), task));
        missing.addAll(fetched.missing());
        return List.copyOf(missing);
    }

    /**
     * Tells whether the person must not be contacted (SDOHCC-ServiceRequest, orderDetail {@code
     * contacting-subject-prohibited}).
     *
     * @return true if the ServiceRequest says so, and also if it could not be read: then nobody knows
     */
    public boolean doNotContactPatient() {
        return request()
                .map(found -> found.getOrderDetail().stream().anyMatch(ServiceCodes.CONTACTING_SUBJECT_PROHIBITED::in))
                .orElse(true);
    }

    private Optional<ServiceRequest> request() {
        return Optional.ofNullable(request);
    }

    private List<Reference> supporting() {
        return request().map(ServiceRequest::getSupportingInfo).orElse(List.of());
    }

    private Optional<Patient> patient(Reference reference) {
        return fetched.get(reference)
                .filter(held -> held.is("Patient"))
                .flatMap(Held::model)
                .map(Patient.class::cast);
    }

    private Stream<Resource> all(List<Reference> references, Predicate<Held> wanted) {
        return references.stream()
                .flatMap(reference -> fetched.get(reference).stream())
                .filter(wanted)
                .flatMap(held -> held.model().stream())
                .map(this::handed);
    }

    @Override
    public String toString() {
        return "ReferralDetails[Task/" + task.getIdElement().getIdPart() + ", found="
                + fetched.stock().size() + "]";
    }
}
