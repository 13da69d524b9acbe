// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.action.Journal;
import org.sdohsync.workflow.internal.feed.Checkpoint;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;
import org.sdohsync.workflow.internal.patient.ConnectedPatient;
import org.sdohsync.workflow.internal.patient.PatientActions;
import org.sdohsync.workflow.internal.referral.ReferralActions;
import org.sdohsync.workflow.internal.referral.TaskReferral;
import org.sdohsync.workflow.internal.sync.FeedChoice;
import org.sdohsync.workflow.internal.sync.SourceClients;
import org.sdohsync.workflow.internal.view.OpenReferrals;
import org.sdohsync.workflow.patient.PatientRecord;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.view.OpenReferral;

/** Queries of the store, and of single Tasks. */
record ReferralQueries(
        Records<Checkpoint> checkpoints,
        LearnedCapabilities learned,
        OpenReferrals open,
        Journal journal,
        SourceClients clients,
        ReferralActions actions,
        PatientActions patients,
        Function<? super Connection, SyncOptions> options) {
    private static final int RACES = 5;

    ParkedTasks parked() {
        RecordListing<Checkpoint> listed = checkpoints.all();
        List<ParkedTask> parked = new ArrayList<>();
        listed.stream()
                .forEach(checkpoint -> checkpoint.failed().stream()
                        .filter(FailedDelivery::parked)
                        .map(failure -> new ParkedTask(checkpoint.connection(), checkpoint.feed(), failure))
                        .forEach(parked::add));
        return new ParkedTasks(parked, listed.unreadable());
    }

    boolean release(ConnectionId connection, String taskId) {
        boolean released = false;
        for (Feed feed : Feed.values()) {
            released |= release(feed.checkpointId(connection), taskId);
        }
        return released;
    }

    private boolean release(String checkpoint, String taskId) {
        for (int race = 0; race < RACES; race++) {
            Optional<StoredValue<Checkpoint>> held = checkpoints.load(checkpoint);
            boolean listed = held.stream()
                    .flatMap(stored -> stored.value().failed().stream())
                    .anyMatch(failure -> failure.taskId().equals(taskId));
            if (held.isEmpty() || !listed) {
                return false;
            }
            Checkpoint now = held.get().value();
            // An unnecessary write would only abort a running pass.
            if (now.isRetried(taskId)
                    || checkpoints
                            .save(now.retrying(taskId), held.get().revision())
                            .isPresent()) {
                return true;
            }
        }
        throw new ConflictException(
                "Task/" + taskId
                        + " was not released, because syncs write the checkpoint at the same time: release it"
                        + " between two syncs",
                "checkpoint/" + checkpoint,
                null,
                null);
    }

    Optional<Referral> find(Connection connection, String taskId) {
        FhirClient client = clients.apply(connection);
        return client.readAs(Task.class, taskId)
                .map(task -> TaskReferral.of(connection, task, actions, part(connection, client.base(), task)));
    }

    Optional<Referral> stored(Connection connection, String taskId) {
        return open.find(connection.id(), taskId).flatMap(OpenReferral::task).map(task -> {
            FhirBase base = clients.apply(connection).base();
            return TaskReferral.of(connection, task, actions, part(connection, base, task));
        });
    }

    PatientRecord patient(Connection connection) {
        return new ConnectedPatient(connection, patients, actions, (base, task) -> part(connection, base, task));
    }

    private TaskRole part(Connection connection, FhirBase base, Task task) {
        ServerCapabilities known = checkpoints
                .load(Feed.OWNER.checkpointId(connection.id()))
                .map(StoredValue::value)
                .map(Checkpoint::abilities)
                .orElse(ServerCapabilities.unknown());
        return new FeedChoice(options.apply(connection)).part(connection, base, task, known);
    }

    String describe(Connection connection) {
        return new SourceDescription(connection, this).text();
    }
}
