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
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Stored;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.action.Part;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.pass.RoundOptions;
import org.sdohsync.workflow.pass.SourceClients;
import org.sdohsync.workflow.referral.Actions;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.FailedDelivery;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.LearnedAbilities;
import org.sdohsync.workflow.view.OpenReferrals;

/** Queries of the store, and of single Tasks. */
record Desk(
        Records<Checkpoint> checkpoints,
        LearnedAbilities learned,
        OpenReferrals open,
        Journal journal,
        SourceClients clients,
        Actions actions,
        Function<? super Connection, RoundOptions> options) {
    private static final int RACES = 5;

    ParkedTasks parked() {
        Listing<Checkpoint> listed = checkpoints.all();
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
            Optional<Stored<Checkpoint>> held = checkpoints.load(checkpoint);
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
                        + " was not released, because rounds write the checkpoint at the same time: release it"
                        + " between two rounds",
                "checkpoint/" + checkpoint,
                null,
                null);
    }

    Optional<Referral> find(Connection connection, String taskId) {
        FhirClient client = clients.apply(connection);
        return client.readAs(Task.class, taskId)
                .map(task -> Referral.of(connection, task, actions, part(connection, client.base(), task)));
    }

    private Part part(Connection connection, FhirBase base, Task task) {
        ServerAbilities known = checkpoints
                .load(Feed.MINE.checkpointId(connection.id()))
                .map(Stored::value)
                .map(Checkpoint::abilities)
                .orElse(ServerAbilities.unknown());
        return options.apply(connection).part(connection, base, task, known);
    }

    String describe(Connection connection) {
        return new SourceWords(connection, this).text();
    }
}
