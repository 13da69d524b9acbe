// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.internal.details.ReferencedResources;
import org.sdohsync.workflow.patient.AnswerCheck;

/** The means by which Tasks for a patient are read and answered. Safe for use by many threads. */
public final class PatientActions {
    private final ActionRunner runner;
    private final Function<? super Connection, FhirClient> clients;
    private final Function<? super Connection, ServerCapabilities> abilities;
    private final HttpSender unsigned;
    private final AnswerCheck check;

    /**
     * Makes them.
     *
     * @param runner takes the steps
     * @param clients gives the client of a connection
     * @param abilities tells what the source of a connection can do
     * @param unsigned sends requests to other places, without a token
     * @param check checks answers to questionnaires
     */
    public PatientActions(
            ActionRunner runner,
            Function<? super Connection, FhirClient> clients,
            Function<? super Connection, ServerCapabilities> abilities,
            HttpSender unsigned,
            AnswerCheck check) {
        this.runner = requireNonNull(runner, "runner");
        this.clients = requireNonNull(clients, "clients");
        this.abilities = requireNonNull(abilities, "abilities");
        this.unsigned = requireNonNull(unsigned, "unsigned");
        this.check = requireNonNull(check, "check");
    }

    Task perform(Connection connection, TaskAction action) {
        return runner.perform(connection, action);
    }

    /** The answers to a questionnaire that are at the source. */
    Optional<QuestionnaireResponse> answers(Connection connection, Task task) {
        return runner.answers(connection, task).map(found -> found.as(QuestionnaireResponse.class));
    }

    FhirClient client(Connection connection) {
        return clients.apply(connection).purpose(Purpose.DETAILS);
    }

    ReferencedResources resources(Connection connection) {
        return new ReferencedResources(client(connection), () -> abilities.apply(connection));
    }

    HttpSender unsigned() {
        return unsigned;
    }

    AnswerCheck check() {
        return check;
    }
}
