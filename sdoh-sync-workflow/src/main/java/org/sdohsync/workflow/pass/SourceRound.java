// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.store.Records;
import org.sdohsync.workflow.action.ActionRunner;
import org.sdohsync.workflow.action.ReplayReport;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.FeedSubject;
import org.sdohsync.workflow.sync.PassResult;
import org.sdohsync.workflow.sync.PassSettings;
import org.sdohsync.workflow.sync.SyncPass;

/**
 * One round at one source:
 *
 * <ol>
 *   <li>Finish the actions that an earlier round, or an earlier process, left in the journal.
 *   <li>Find what changed and hand it to the listener.
 *   <li>Note how the connection is doing.
 * </ol>
 *
 * <p>Whatever breaks is in the result. Safe for use by many threads.
 */
public final class SourceRound {
    private final SourceClients clients;
    private final ActionRunner actions;
    private final Records<Checkpoint> checkpoints;
    private final PassSettings settings;
    private final TaskRouter router;
    private final HealthNotes health;
    private final UnaryOperator<Connection> upkeep;

    /**
     * Makes one.
     *
     * @param clients makes the client of a connection
     * @param actions finishes pending actions
     * @param checkpoints where the sync stands at each source
     * @param settings how a pass works
     * @param router hands Tasks to the application
     * @param health notes how connections are doing
     * @param upkeep looks after the grant before anything else, and gives the connection as it is then
     */
    public SourceRound(
            SourceClients clients,
            ActionRunner actions,
            Records<Checkpoint> checkpoints,
            PassSettings settings,
            TaskRouter router,
            HealthNotes health,
            UnaryOperator<Connection> upkeep) {
        this.clients = requireNonNull(clients, "clients");
        this.actions = requireNonNull(actions, "actions");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
        this.settings = requireNonNull(settings, "settings");
        this.router = requireNonNull(router, "router");
        this.health = requireNonNull(health, "health");
        this.upkeep = requireNonNull(upkeep, "upkeep");
    }

    /**
     * Runs the round on the calling thread.
     *
     * @param connection the source
     * @return what came of it
     */
    public SourceResult run(Connection connection) {
        @Nullable ReplayReport replay = null;
        @Nullable PassResult pass = null;
        @Nullable SyncException failure = null;
        Connection now = connection;
        try {
            now = upkeep.apply(connection);
            replay = actions.replay(now);
            FhirClient client = clients.apply(now);
            FeedSubject subject = FeedSubject.of(now.role(), now.context());
            pass = SyncPass.over(now.id(), subject, client, checkpoints)
                    .settings(settings)
                    .run(router.of(now));
            failure = pass.failure().orElse(null);
        } catch (SyncException broken) {
            failure = broken;
        }
        return new SourceResult(health.note(now, failure), replay, pass, failure);
    }
}
