// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.store.Records;
import org.sdohsync.workflow.action.ActionRunner;
import org.sdohsync.workflow.action.ReplayReport;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.sync.FeedSubject;
import org.sdohsync.workflow.sync.PassResult;
import org.sdohsync.workflow.sync.PassSettings;
import org.sdohsync.workflow.sync.SyncPass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round at one source:
 *
 * <ol>
 *   <li>Finish the actions that an earlier round, or an earlier process, left in the journal.
 *   <li>Find what changed, feed by feed, and hand it to the listener. A feed that breaks does not stop the others.
 *   <li>If it is time, look after what the feeds do not show.
 *   <li>Note how the connection is doing.
 * </ol>
 *
 * <p>Whatever breaks is in the result. Safe for use by many threads.
 */
public final class SourceRound {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRound.class);

    private final SourceClients clients;
    private final ActionRunner actions;
    private final Records<Checkpoint> checkpoints;
    private final PassSettings settings;
    private final Function<? super Connection, RoundOptions> options;
    private final OpenView view;
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
     * @param options what to look for at a source
     * @param view what is known to be open
     * @param router hands Tasks to the application
     * @param health notes how connections are doing
     * @param upkeep looks after the grant before anything else, and gives the connection as it is then
     */
    public SourceRound(
            SourceClients clients,
            ActionRunner actions,
            Records<Checkpoint> checkpoints,
            PassSettings settings,
            Function<? super Connection, RoundOptions> options,
            OpenView view,
            TaskRouter router,
            HealthNotes health,
            UnaryOperator<Connection> upkeep) {
        this.clients = requireNonNull(clients, "clients");
        this.actions = requireNonNull(actions, "actions");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
        this.settings = requireNonNull(settings, "settings");
        this.options = requireNonNull(options, "options");
        this.view = requireNonNull(view, "view");
        this.router = requireNonNull(router, "router");
        this.health = requireNonNull(health, "health");
        this.upkeep = requireNonNull(upkeep, "upkeep");
    }

    /** Runs the round on the calling thread, for as long as it goes on. */
    SourceResult run(Connection connection, RunLimit limit) {
        @Nullable ReplayReport replay = null;
        List<PassResult> passes = new ArrayList<>();
        @Nullable SyncException failure = null;
        Connection now = connection;
        try {
            limit.require();
            now = upkeep.apply(connection);
            RoundOptions wanted = options.apply(now);
            limit.bound(wanted.timeAtMost());
            replay = actions.replay(now, limit::goesOnWithActions);
            failure = feeds(now, wanted, limit, passes);
        } catch (SyncException broken) {
            failure = broken;
        } catch (Throwable thrown) {
            // From the application's own functions, the virtual machine, or a bug of ours: the others must not wait for
            // it.
            failure = brokenOff(connection, thrown);
        }
        try {
            boolean slow = failure instanceof StoppedException stopped && stopped.timeUp() && limit.isOver();
            now = health.note(now, failure == null ? closedToUs(replay) : failure, passes, slow);
        } catch (Throwable thrown) {
            failure = failure == null ? brokenOff(connection, thrown) : failure;
        }
        return new SourceResult(now, replay, passes, failure);
    }

    /** That a pending action is outside of the grant says something about the connection, though all else goes well. */
    private static @Nullable SyncException closedToUs(@Nullable ReplayReport replay) {
        return replay == null ? null : replay.outsideOfTheScopes().orElse(null);
    }

    /** Makes a typed failure of whatever was thrown in the work for one source. */
    static StoppedException brokenOff(Connection connection, Throwable thrown) {
        StoppedException failure = StoppedException.brokenOff("the round at connection " + connection.id(), thrown);
        try {
            LOG.warn("round broke off connection={}", connection.id(), thrown);
        } catch (RuntimeException | Error unlogged) {
            failure.addSuppressed(unlogged);
        }
        return failure;
    }

    /**
     * Returns the first failure, or the one that ended the round: when the grant ended, nobody answers, or the source asks for
     * silence, the other feeds are not tried.
     */
    private @Nullable SyncException feeds(
            Connection connection, RoundOptions wanted, RunLimit limit, List<PassResult> passes) {
        FhirClient client = clients.apply(connection, limit);
        List<FeedSubject> subjects = wanted.subjects(connection);
        @Nullable SyncException first = null;
        @Nullable PassResult last = null;
        for (FeedSubject subject : subjects) {
            SyncPass pass = SyncPass.over(connection.id(), subject, client, checkpoints)
                    .settings(settings)
                    .checking(limit::requireTime);
            Feed feed = subject.feed();
            last = (last == null ? pass : pass.after(last))
                    .run(view.noting(router.of(connection, client, feed, wanted), connection, feed, wanted.content()));
            passes.add(last);
            SyncException failure = last.failure().orElse(null);
            if (failure != null && isHopeless(failure)) {
                return failure;
            }
            first = first == null ? failure : first;
        }
        ServerAbilities known = passes.get(0).abilities();
        SyncException unseen = view.watch()
                .run(connection, client, subjects, known, wanted.plan())
                .orElse(null);
        return first == null ? unseen : first;
    }

    private static boolean isHopeless(SyncException failure) {
        return failure instanceof TransportException
                || (failure instanceof StoppedException && failure.getCause() == null)
                || failure instanceof BusyException
                || (failure instanceof HttpStatusException answered && wantsSilence(answered))
                || (failure instanceof AuthorizationException refused
                        && refused.reason() != AuthorizationException.Reason.SCOPE);
    }

    private static boolean wantsSilence(HttpStatusException answered) {
        return answered.status() == 429 || answered.retryAfter().isPresent();
    }
}
