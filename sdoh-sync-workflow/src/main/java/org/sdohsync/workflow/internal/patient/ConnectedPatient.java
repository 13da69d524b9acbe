// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.internal.code.TaskCodes;
import org.sdohsync.workflow.internal.referral.ReferralActions;
import org.sdohsync.workflow.internal.referral.TaskReferral;
import org.sdohsync.workflow.patient.PatientRecord;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.referral.Referral;

/** Reads what a source shows the patient of a connection. Safe for use by many threads. */
public final class ConnectedPatient implements PatientRecord {
    private final Connection connection;
    private final PatientActions actions;
    private final ReferralActions referrals;
    private final BiFunction<? super FhirBase, ? super Task, TaskRole> part;

    /**
     * Reads nothing yet.
     *
     * @param connection a connection in the patient's role
     * @param actions the means to read and answer Tasks
     * @param referrals the means to read referrals
     * @param part tells whose a Task is
     * @throws IllegalStateException if the connection is not the patient's
     */
    public ConnectedPatient(
            Connection connection,
            PatientActions actions,
            ReferralActions referrals,
            BiFunction<? super FhirBase, ? super Task, TaskRole> part) {
        if (!connection.role().isPatient()) {
            throw new IllegalStateException(
                    "connection " + connection.id() + " is not a patient's: connect with asPatient()");
        }
        this.connection = connection;
        this.actions = requireNonNull(actions, "actions");
        this.referrals = requireNonNull(referrals, "referrals");
        this.part = requireNonNull(part, "part");
    }

    @Override
    public Findings<PatientTask<?>> tasks() {
        FhirClient client = actions.client(connection);
        Findings<Task> found = search(client, Task.class, ofPatient());
        List<PatientTask<?>> tasks = new ArrayList<>();
        found.found().forEach(task -> kind(client, task).ifPresent(tasks::add));
        return new Findings<>(tasks, found.refused());
    }

    @Override
    public Optional<PatientTask<?>> task(String taskId) {
        FhirClient client = actions.client(connection);
        return client.readAs(Task.class, requireNonNull(taskId, "taskId")).flatMap(task -> kind(client, task));
    }

    @Override
    public Findings<Referral> referrals() {
        Findings<Task> found = search(actions.client(connection), Task.class, ofPatient());
        List<Referral> mine = found.found().stream()
                .filter(TaskCodes::isReferral)
                .<Referral>map(task -> TaskReferral.of(connection, task, referrals, TaskRole.ONLOOKER))
                .toList();
        return new Findings<>(mine, found.refused());
    }

    @Override
    public Findings<Goal> goals() {
        return search(actions.client(connection), Goal.class, ofPatient());
    }

    @Override
    public Findings<Condition> conditions() {
        return search(actions.client(connection), Condition.class, ofPatient());
    }

    @Override
    public Findings<Consent> consents() {
        return search(actions.client(connection), Consent.class, ofPatient());
    }

    @Override
    public Findings<HealthcareService> services() {
        Findings<HealthcareService> all = search(actions.client(connection), HealthcareService.class, "active=true");
        List<HealthcareService> active = all.found().stream()
                .filter(service -> !service.hasActive() || service.getActive())
                .toList();
        return new Findings<>(active, all.refused());
    }

    private Optional<PatientTask<?>> kind(FhirClient client, Task task) {
        return PatientTaskKinds.of(connection, task, part.apply(client.base(), task), actions);
    }

    private static <T extends Resource> Findings<T> search(FhirClient client, Class<T> type, String query) {
        return PatientSearch.find(client, type, query)
                .map(found -> new Findings<>(found, List.of()))
                .orElseGet(() -> new Findings<>(List.of(), List.of(type.getSimpleName())));
    }

    private String ofPatient() {
        LaunchContext context = connection.context();
        String patient = context.patient()
                .filter(LocalReference::isId)
                .map(id -> "Patient/" + id)
                .or(() -> context.fhirUser()
                        .flatMap(user -> LocalReference.find(connection.source(), user))
                        .filter(user -> user.type().equals("Patient"))
                        .map(LocalReference::toString))
                .orElseThrow(() -> new ProtocolException(
                        "the launch named no patient: connect again with the scope launch/patient", "launch", null));
        return "patient=" + URLEncoder.encode(patient, StandardCharsets.UTF_8);
    }
}
