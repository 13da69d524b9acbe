// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.internal.action.OwnedByUser;
import org.sdohsync.workflow.internal.code.TaskCodes;
import org.sdohsync.workflow.internal.feed.FeedSubject;
import org.sdohsync.workflow.sync.SyncOptions;

/** Which feeds run at a source, and whose Tasks are whose. */
public final class FeedChoice {
    private final SyncOptions options;

    /**
     * Chooses by options.
     *
     * @param options what the application asked for
     */
    public FeedChoice(SyncOptions options) {
        this.options = requireNonNull(options, "options");
    }

    /**
     * The feeds that run at a source; its role decides.
     *
     * @param connection the source
     * @return what to search for, in the order of precedence: the first is what is meant for us
     * @throws org.sdohsync.core.error.ProtocolException if the role is the patient's and the launch named none
     */
    public List<FeedSubject> subjects(Connection connection) {
        requireNonNull(connection, "connection");
        List<FeedSubject> subjects = new ArrayList<>();
        add(FeedSubject.of(connection.role(), connection.context()), subjects);
        if (options.requesters().isPresent() && !requesters(connection).isEmpty()) {
            add(FeedSubject.requester(requesters(connection)), subjects);
        }
        if (options.includesOpen() && !connection.role().isPatient()) {
            add(FeedSubject.open(), subjects);
        }
        if (!options.patients().isEmpty()) {
            add(FeedSubject.patients(options.patients()), subjects);
        }
        if (!options.tasks().isEmpty()) {
            add(FeedSubject.tasks(options.tasks()), subjects);
        }
        return subjects;
    }

    /** Who we are when we ask others: as said, else the owners of the connection. */
    private List<String> requesters(Connection connection) {
        List<String> said = options.requesters().orElse(List.of());
        return said.isEmpty() ? connection.role().owners() : said;
    }

    /**
     * Our part in a Task, whatever feeds run. A patient's application may look at the patient's referrals, and work on other Tasks
     * that the patient or the user owns (SDOHCC Patient Application, Task.update).
     *
     * @param connection the source
     * @param base the source with what is known of its other addresses
     * @param task the Task
     * @param abilities what is known of the server
     * @return whether we are to do it or may claim it, asked for it, or merely look on
     */
    public TaskRole part(Connection connection, FhirBase base, Task task, ServerCapabilities abilities) {
        boolean patient = connection.role().isPatient();
        if (FeedSubject.of(connection.role(), connection.context()).takes(base, task, abilities)) {
            return patient ? partOfPatient(connection, base, task) : TaskRole.PERFORMER;
        }
        if (patient) {
            return TaskRole.ONLOOKER;
        }
        List<String> asking = requesters(connection);
        if (!asking.isEmpty() && FeedSubject.requester(asking).takes(base, task, ServerCapabilities.unknown())) {
            return TaskRole.REQUESTER;
        }
        return FeedSubject.open().takes(base, task, abilities) ? TaskRole.PERFORMER : TaskRole.ONLOOKER;
    }

    private static TaskRole partOfPatient(Connection connection, FhirBase base, Task task) {
        boolean own = OwnedByUser.test(connection, base, task.getOwner().getReference());
        return own && !TaskCodes.isReferral(task) ? TaskRole.PATIENT : TaskRole.ONLOOKER;
    }

    private void add(FeedSubject subject, List<FeedSubject> subjects) {
        FeedSubject whole = options.knownPatients().isEmpty() ? subject : subject.knowing(options.knownPatients());
        subjects.add(subjects.isEmpty() ? whole : whole.behind(subjects));
    }
}
