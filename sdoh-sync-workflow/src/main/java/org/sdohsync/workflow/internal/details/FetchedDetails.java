// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

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
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.ReferralDetails;

/** The details of a referral, as they were fetched. Holds bytes until somebody looks. */
public final class FetchedDetails implements ReferralDetails {
    private final Task task;
    private final @Nullable ServiceRequest request;
    private final ReferenceFetcher fetched;

    private FetchedDetails(Task task, @Nullable ServiceRequest request, ReferenceFetcher fetched) {
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
    public static ReferralDetails read(FhirClient client, ServerCapabilities abilities, Task task) {
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
            FhirClient client, ServerCapabilities abilities, Task task, Consumer<? super ServerFeature> lacking) {
        requireNonNull(abilities, "abilities");
        return read(client, () -> abilities, FhirJson.copy(task), lacking, new FetchedResources());
    }

    /** The same with what was read already; the Task is not copied. */
    static ReferralDetails read(
            FhirClient client,
            Supplier<ServerCapabilities> abilities,
            Task task,
            Consumer<? super ServerFeature> lacking,
            FetchedResources known) {
        ReferenceFetcher fetcher = new ReferenceFetcher(requireNonNull(client, "client"), abilities, known);
        fetcher.fetch(References.of(task));
        Optional<ServiceRequest> request = fetcher.get(task.getFocus())
                .filter(held -> held.is("ServiceRequest"))
                .flatMap(UnparsedResource::shared)
                .map(ServiceRequest.class::cast);
        List<Reference> further = new ArrayList<>();
        request.ifPresent(found -> further.addAll(References.of(found)));
        fetcher.get(task.getRequester())
                .filter(held -> held.is("PractitionerRole"))
                .flatMap(UnparsedResource::shared)
                .ifPresent(found -> further.addAll(References.ofRequester(found)));
        fetcher.fetch(further);
        if (fetcher.batchRefused()) {
            lacking.accept(ServerFeature.BATCH);
        }
        return new FetchedDetails(task, request.orElse(null), fetcher);
    }

    @Override
    public Optional<ServiceRequest> serviceRequest() {
        return request().map(ServiceRequest::copy);
    }

    @Override
    public Optional<Patient> patient() {
        return patientWithContacts().map(this::handed);
    }

    @Override
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

    @Override
    public Optional<Resource> requester() {
        return fetched.get(task.getRequester()).flatMap(UnparsedResource::model);
    }

    @Override
    public List<Resource> reasons() {
        return all(request().map(ServiceRequest::getReasonReference).orElse(List.of()), held -> true)
                .toList();
    }

    @Override
    public List<Goal> goals() {
        return all(request().map(References::goals).orElse(List.of()), held -> held.is("Goal"))
                .map(Goal.class::cast)
                .toList();
    }

    @Override
    public List<Consent> consents() {
        return all(supporting(), held -> held.is("Consent"))
                .map(Consent.class::cast)
                .toList();
    }

    @Override
    public List<Resource> supportingContent() {
        List<Reference> references = new ArrayList<>(supporting());
        references.addAll(References.inputs(task));
        return all(references, held -> !held.is("Consent")).toList();
    }

    @Override
    public Optional<Resource> resource(String reference) {
        return fetched.get(new Reference(requireNonNull(reference, "reference")))
                .flatMap(UnparsedResource::model)
                .map(this::handed);
    }

    @Override
    public List<MissingReference> missing() {
        List<MissingReference> missing = new ArrayList<>(
                MissingReference.values("Task/" + task.getIdElement().getIdPart(), task));
        missing.addAll(fetched.missing());
        return List.copyOf(missing);
    }

    @Override
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
                .flatMap(UnparsedResource::model)
                .map(Patient.class::cast);
    }

    private Stream<Resource> all(List<Reference> references, Predicate<UnparsedResource> wanted) {
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
