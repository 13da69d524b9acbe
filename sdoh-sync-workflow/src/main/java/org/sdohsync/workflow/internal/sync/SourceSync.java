// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.action.ReplayReport;
import org.sdohsync.workflow.internal.feed.FeedReport;
import org.sdohsync.workflow.internal.request.RequestRunner;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sync at one source:
 *
 * <ol>
 *   <li>Finish the actions that an earlier sync, or an earlier process, left in the journal, then the requests.
 *   <li>Find what changed, feed by feed, and hand it to the listener. A feed that breaks does not stop the others.
 *   <li>If it is time, look after what the feeds do not show.
 *   <li>Note how the connection is doing.
 * </ol>
 *
 * <p>Whatever breaks is in the result. Safe for use by many threads.
 */
public final class SourceSync {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSync.class);

    private final UnaryOperator<Connection> upkeep;
    private final Function<? super Connection, SyncOptions> options;
    private final ActionRunner actions;
    private final RequestRunner requests;
    private final SourceFeeds feeds;
    private final HealthUpdates health;

    /**
     * Makes one.
     *
     * @param upkeep looks after the grant before anything else, and gives the connection as it is then
     * @param options what to look for at a source
     * @param actions finishes pending actions
     * @param requests finishes pending requests
     * @param feeds finds what changed
     * @param health notes how connections are doing
     */
    public SourceSync(
            UnaryOperator<Connection> upkeep,
            Function<? super Connection, SyncOptions> options,
            ActionRunner actions,
            RequestRunner requests,
            SourceFeeds feeds,
            HealthUpdates health) {
        this.upkeep = requireNonNull(upkeep, "upkeep");
        this.options = requireNonNull(options, "options");
        this.actions = requireNonNull(actions, "actions");
        this.requests = requireNonNull(requests, "requests");
        this.feeds = requireNonNull(feeds, "feeds");
        this.health = requireNonNull(health, "health");
    }

    /** Runs the sync on the calling thread, for as long as it goes on. */
    SourceResult run(Connection connection, SourceTimeLimit limit) {
        @Nullable ReplayReport replay = null;
        List<FeedReport> passes = new ArrayList<>();
        @Nullable SyncException failure = null;
        Connection now = connection;
        try {
            limit.require();
            now = upkeep.apply(connection);
            SyncOptions wanted = options.apply(now);
            limit.bound(wanted.timeAtMost());
            replay = actions.replay(now, limit::goesOnWithActions);
            requests.replay(now, limit::goesOnWithActions);
            failure = feeds.run(now, wanted, limit, passes);
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
        return new SourceReport(now, replay, passes, failure);
    }

    /** That a pending action is outside of the grant says something about the connection, though all else goes well. */
    private static @Nullable SyncException closedToUs(@Nullable ReplayReport replay) {
        return replay == null ? null : replay.outsideOfTheScopes().orElse(null);
    }

    /** Makes a typed failure of whatever was thrown in the work for one source. */
    static StoppedException brokenOff(Connection connection, Throwable thrown) {
        StoppedException failure = StoppedException.brokenOff("the sync at connection " + connection.id(), thrown);
        try {
            LOG.warn("sync broke off connection={}", connection.id(), thrown);
        } catch (RuntimeException | Error unlogged) {
            failure.addSuppressed(unlogged);
        }
        return failure;
    }
}
