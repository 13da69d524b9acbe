// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.request.PatientTaskAnswers;
import org.sdohsync.workflow.request.PatientTaskRequest;
import org.sdohsync.workflow.request.ProgramEnrollment;
import org.sdohsync.workflow.request.ReferralRequest;
import org.sdohsync.workflow.request.RequestEntry;
import org.sdohsync.workflow.request.Requests;
import org.sdohsync.workflow.request.SentRequest;
import org.sdohsync.workflow.request.ServiceCapacity;
import org.sdohsync.workflow.request.TaskOutcomes;

/** The requests at one connection. Each call looks at the connection again. */
public final class ConnectionRequests implements Requests {
    private static final String ONE = "resource";
    private static final String INTERNAL = "~";

    private final Supplier<Connection> connection;
    private final Means means;

    /**
     * What requests are made with.
     *
     * @param requests creates and changes
     * @param actions takes steps on Tasks
     * @param clients gives the client of a connection
     * @param abilities tells what is known of the server of a connection
     */
    public record Means(
            RequestRunner requests,
            ActionRunner actions,
            Function<? super Connection, FhirClient> clients,
            Function<? super Connection, ServerCapabilities> abilities) {}

    /**
     * The requests at a connection.
     *
     * @param connection gives the connection as it is now
     * @param means what they are made with
     */
    public ConnectionRequests(Supplier<Connection> connection, Means means) {
        this.connection = requireNonNull(connection, "connection");
        this.means = requireNonNull(means, "means");
    }

    @Override
    public SentRequest send(String key, ReferralRequest referral) {
        Map<String, String> posted = perform(key, ReferralItems.of(referral));
        String request = posted.getOrDefault(
                ReferralItems.REQUEST,
                referral.task().getFocus().hasReference()
                        ? referral.task().getFocus().getReference()
                        : "");
        return new SentRequest(
                idOf(posted, ReferralItems.TASK), request, Optional.ofNullable(posted.get(ReferralItems.CONSENT)));
    }

    @Override
    public String createServiceRequest(String key, ReferralRequest referral) {
        return reference(perform(key, ReferralItems.orderOf(referral)), ReferralItems.REQUEST);
    }

    @Override
    public String ask(String key, PatientTaskRequest request) {
        request.requireComplete();
        return idOf(perform(key, List.of(RequestItem.create(ReferralItems.TASK, request.task()))), ReferralItems.TASK);
    }

    @Override
    public String post(String key, Resource resource) {
        return reference(perform(key, List.of(RequestItem.create(ONE, resource))), ONE);
    }

    @Override
    public String publish(String key, ServiceCapacity service) {
        return post(key, service.service());
    }

    @Override
    public void update(ServiceCapacity service) {
        String reference = service.reference()
                .orElseThrow(() -> new IllegalArgumentException("the service is not on the server: publish it"));
        JsonObject whole = JsonObject.parse(FhirJson.encode(service.service()), reference);
        JsonObject.Builder elements = JsonObject.builder();
        ElementCopy.into(elements, whole, "extension");
        change(reference, elements.build());
    }

    @Override
    public String report(String key, ProgramEnrollment enrollment) {
        return post(key, enrollment.observation());
    }

    @Override
    public List<ServiceCapacity> capacities(String organization) {
        String provider = ReferenceCheck.of(organization, "organization", Set.of("Organization"))
                .getReference();
        return found(HealthcareService.class, "organization", provider).stream()
                .map(ServiceCapacity::of)
                .toList();
    }

    @Override
    public List<ProgramEnrollment> enrollments(String patient) {
        String person = ReferenceCheck.of(patient, "patient", Set.of("Patient")).getReference();
        return found(Observation.class, "patient", person).stream()
                .flatMap(observation -> ProgramEnrollment.of(observation).stream())
                .toList();
    }

    private <T extends Resource> List<T> found(Class<T> type, String parameter, String value) {
        Connection now = connection.get();
        try {
            return new ResourceSearch(client(now)).all(type, parameter, value);
        } catch (HttpStatusException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            throw RequestRefusals.of(means.actions().source(now), type.getSimpleName(), "search-type", refused);
        }
    }

    @Override
    public Optional<TaskOutcomes> outcomes(String taskId) {
        Connection now = connection.get();
        FhirClient client = client(now);
        return client.readAs(Task.class, taskId)
                .map(task ->
                        TaskOutputs.outcomes(client, () -> means.abilities().apply(now), task));
    }

    @Override
    public Optional<PatientTaskAnswers> answers(String taskId) {
        Connection now = connection.get();
        FhirClient client = client(now);
        return client.readAs(Task.class, taskId)
                .map(task -> TaskOutputs.answers(client, () -> means.abilities().apply(now), task));
    }

    private FhirClient client(Connection now) {
        return means.clients().apply(now).purpose(Purpose.DETAILS);
    }

    @Override
    public Task cancel(String taskId, Reason reason) {
        return step(TaskAction.of(Step.CANCEL, taskId, reason));
    }

    @Override
    public Task enterInError(String taskId) {
        return step(TaskAction.of(Step.ENTER_IN_ERROR, taskId));
    }

    private Task step(TaskAction action) {
        return means.actions().perform(connection.get(), action.as(TaskRole.REQUESTER));
    }

    @Override
    public void close(String serviceRequest) {
        status(serviceRequest, "completed");
    }

    @Override
    public void revoke(String serviceRequest) {
        status(serviceRequest, "revoked");
    }

    private void status(String serviceRequest, String status) {
        String reference = ReferenceCheck.of(serviceRequest, "serviceRequest", Set.of("ServiceRequest"))
                .getReference();
        change(reference, JsonObject.builder().text("status", status).build());
    }

    @Override
    public void achievement(String goal, Code achievement) {
        String reference = ReferenceCheck.of(goal, "goal", Set.of("Goal")).getReference();
        change(
                reference,
                JsonObject.builder()
                        .object("achievementStatus", achievement.json())
                        .build());
    }

    /** What is changed needs no key of the application's: to set the same values again changes nothing. */
    private void change(String reference, JsonObject elements) {
        Connection now = connection.get();
        LocalReference target = LocalReference.within(now.source(), reference);
        List<RequestItem> items = List.of(RequestItem.change(ONE, target, elements));
        Map<String, String> ignored =
                means.requests().perform(now, INTERNAL + target + "|" + RequestRecord.digest(items), items);
    }

    private Map<String, String> perform(String key, List<RequestItem> items) {
        if (requireNonNull(key, "key").isBlank() || key.length() > LONGEST_KEY || key.startsWith(INTERNAL)) {
            throw new IllegalArgumentException(
                    "key has to have 1 to " + LONGEST_KEY + " characters, the first of them not " + INTERNAL);
        }
        return means.requests().perform(connection.get(), key, items);
    }

    private static String reference(Map<String, String> posted, String part) {
        return requireNonNull(posted.get(part), "the part is not there; indicates a bug");
    }

    private static String idOf(Map<String, String> posted, String part) {
        return LocalReference.parse(reference(posted, part)).id();
    }

    @Override
    public List<RequestEntry> pending() {
        return means.requests().pending(connection.get().id());
    }

    @Override
    public List<RequestEntry> undecided() {
        return means.requests().undecided(connection.get().id());
    }

    @Override
    public List<UnreadableRecord> damaged() {
        return means.requests().listing(connection.get().id()).unreadable();
    }

    @Override
    public Optional<RequestEntry> retry(String key) {
        return means.requests().retry(connection.get().id(), requireNonNull(key, "key"));
    }

    @Override
    public Optional<RequestEntry> arrived(String key, String reference) {
        return means.requests().arrived(connection.get().id(), requireNonNull(key, "key"), reference);
    }

    @Override
    public Optional<RequestEntry> dismiss(String key) {
        return means.requests().dismiss(connection.get().id(), requireNonNull(key, "key"));
    }

    @Override
    public String toString() {
        return "Requests[]";
    }
}
