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
 * The resources of one referral at one time (SDOHCC, content-rich referral). Any of them may be missing: what the source does
 * not have, does not permit, or refers to on another server is listed in {@link #missing}. Resources are returned as copies
 * without their narrative; do not write them back. Immutable; safe for use by many threads. {@link #toString} shows no
 * content.
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
     * Reads the details of a referral: in two batches if the server supports them, first the Task's references, then those of
     * its ServiceRequest.
     *
     * @param client the client of the source
     * @param abilities the abilities of the source
     * @param task the Task of the referral
     * @return the details
     * @throws org.sdohsync.core.error.SyncException for a temporary failure, or one that a person has to resolve; never for
     *     an unresolvable reference
     */
    public static ReferralDetails read(FhirClient client, ServerAbilities abilities, Task task) {
        return read(client, abilities, task, feature -> {});
    }

    /**
     * Reads the details of a referral, and reports features that the server does not support.
     *
     * @param client the client of the source
     * @param abilities the abilities of the source
     * @param task the Task of the referral
     * @param lacking called with each feature that was tried and that the server does not support
     * @return the details
     * @throws org.sdohsync.core.error.SyncException for a temporary failure, or one that a person has to resolve; never for
     *     an unresolvable reference
     */
    public static ReferralDetails read(
            FhirClient client, ServerAbilities abilities, Task task, Consumer<? super Feature> lacking) {
        requireNonNull(abilities, "abilities");
        return read(client, () -> abilities, FhirJson.copy(task), lacking, new Stock());
    }

    /** Reads the details, using what was read already; the Task is not copied. */
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
     * The request of the referral ({@code Task.focus}).
     *
     * @return the ServiceRequest the Task is about, if it could be read
     */
    public Optional<ServiceRequest> serviceRequest() {
        return request().map(ServiceRequest::copy);
    }

    /**
     * The patient. A Task may also be for a Group or a RelatedPerson: see {@link #resource}. While {@link
     * #doNotContactPatient} is true, the patient is returned without telephone numbers and other contact data, so that nobody
     * is contacted by mistake.
     *
     * @return the patient of the Task, else of the ServiceRequest, if it could be read
     */
    public Optional<Patient> patient() {
        return patientWithContacts().map(this::handed);
    }

    /**
     * The patient with all contact data, even while {@link #doNotContactPatient} is true. Use it to find the person in the
     * application's own records, not to contact them.
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
     * The requester ({@code Task.requester}).
     *
     * @return the PractitionerRole or Organization, if it could be read
     */
    public Optional<Resource> requester() {
        return fetched.get(task.getRequester()).flatMap(Held::model);
    }

    /**
     * The reasons: the Conditions and Observations that the ServiceRequest refers to.
     *
     * @return those that could be read, in the order of the request
     */
    public List<Resource> reasons() {
        return all(request().map(ServiceRequest::getReasonReference).orElse(List.of()), held -> true)
                .toList();
    }

    /**
     * The Goals that the ServiceRequest pertains to.
     *
     * @return those that could be read, in the order of the request
     */
    public List<Goal> goals() {
        return all(request().map(References::goals).orElse(List.of()), held -> held.is("Goal"))
                .map(Goal.class::cast)
                .toList();
    }

    /**
     * The Consents of the referral. They are for information; the source decides which data it discloses.
     *
     * @return those that could be read, in the order of the request
     */
    public List<Consent> consents() {
        return all(supporting(), held -> held.is("Consent"))
                .map(Consent.class::cast)
                .toList();
    }

    /**
     * The other content of the referral: the supporting information of the ServiceRequest, and the inputs of the Task
     * (SDOHCC, content-rich referral: a client looks in both places).
     *
     * @return the resources that could be read, without Consents
     */
    public List<Resource> supportingContent() {
        List<Reference> references = new ArrayList<>(supporting());
        references.addAll(References.inputs(task));
        return all(references, held -> !held.is("Consent")).toList();
    }

    /**
     * Returns a resource of this referral.
     *
     * @param reference the reference as a resource of this referral has it
     * @return a copy, if it could be read; a Patient as {@link #patient} returns it
     */
    public Optional<Resource> resource(String reference) {
        return fetched.get(new Reference(requireNonNull(reference, "reference")))
                .flatMap(Held::model)
                .map(this::handed);
    }

    /**
     * The references that are not available, and the values that were left out because they cannot be read.
     *
     * @return each reference and each value once, with the reason
     */
    public List<MissingReference> missing() {
        List<MissingReference> missing = new ArrayList<>(
                MissingReference.values("Task/" + task.getIdElement().getIdPart(), task));
        missing.addAll(fetched.missing());
        return List.copyOf(missing);
    }

    /**
     * Tells whether the patient must not be contacted (SDOHCC-ServiceRequest, orderDetail {@code
     * contacting-subject-prohibited}).
     *
     * @return true if the ServiceRequest says so, and also if it could not be read
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
