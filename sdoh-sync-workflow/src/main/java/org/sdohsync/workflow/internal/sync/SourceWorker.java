// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the syncs whose turn it is, each on the calling thread, and tells their ends. A sync begins only with the permission of the
 * {@link SyncGuard}, and goes on for as long as it has it. Safe for use by many threads.
 */
final class SourceWorker {
    private static final Logger LOG = LoggerFactory.getLogger(SourceWorker.class);
    private static final SyncGuard ALONE = SyncGuard.none();

    private final SourceSync round;
    private final Clock clock;
    private final SyncTimes times;
    private final Map<ConnectionId, SourceSyncRun> running;
    private final Set<ConnectionId> leftOut;
    // Whether the thread works on a source: it must not wait for a sync, which may be its own.
    private final ThreadLocal<Boolean> atWork = ThreadLocal.withInitial(() -> false);
    private volatile SyncWatch watch = SyncWatch.NONE;
    private volatile SyncGuard guard = ALONE;
    private volatile boolean stopped;

    SourceWorker(
            SourceSync round,
            Clock clock,
            SyncTimes times,
            Map<ConnectionId, SourceSyncRun> running,
            Set<ConnectionId> leftOut) {
        this.round = round;
        this.clock = clock;
        this.times = times;
        this.running = running;
        this.leftOut = leftOut;
    }

    void watch(SyncWatch value) {
        watch = value;
    }

    void guard(SyncGuard value) {
        guard = value;
    }

    boolean isGuarded() {
        return guard != ALONE;
    }

    /** All syncs stop before their next request. */
    void stop() {
        stopped = true;
    }

    /** The calling thread works on a source. */
    boolean worksHere() {
        return atWork.get();
    }

    /** Does a sync; asks for the permission if none is given. */
    void perform(SourceSyncRun run, SyncGuard.@Nullable Permit given) {
        boolean outer = worksHere();
        atWork.set(true);
        try {
            SourceResult done;
            try (SyncGuard.Permit permit = given == null ? guard.enter(run.connection(), run.scheduled()) : given) {
                done = permitted(run, permit);
            } catch (SyncException refused) {
                done = new SourceReport(run.connection(), null, List.of(), refused);
            } catch (Throwable thrown) {
                // Of whatever kind, also one that no signature names: who waits for the result must not wait for ever.
                done = failed(run, thrown);
            }
            end(run, done);
        } finally {
            if (!outer) {
                atWork.remove();
            }
        }
    }

    private SourceResult permitted(SourceSyncRun run, SyncGuard.Permit permit) {
        ConnectionId id = run.connection().id();
        SourceResult done;
        WorkObservation begun = times.begin(run.connection());
        try {
            SourceTimeLimit limit = new SourceTimeLimit(run, () -> stopped || !permit.isHeld(), clock);
            if (limit.goesOn()) {
                leftOut.remove(id);
            } else if (run.whyStopped().timeUp()) {
                leftOut.add(id);
            }
            run.beginNow(begunAt(id));
            done = round.run(run.connection(), limit);
            run.speed(limit.speed());
        } catch (Throwable thrown) {
            done = failed(run, thrown);
        }
        times.end(run.connection(), begun, done);
        return done;
    }

    static SourceResult failed(SourceSyncRun run, Throwable thrown) {
        return new SourceReport(run.connection(), null, List.of(), SourceSync.brokenOff(run.connection(), thrown));
    }

    void end(SourceSyncRun run, SourceResult done) {
        // Removed before it is completed: who is told of the end may ask for the next sync.
        running.remove(run.connection().id(), run);
        tellEnd(run.connection().id(), done);
        run.result().complete(done);
    }

    private boolean begunAt(ConnectionId connection) {
        try {
            return watch.begun(connection);
        } catch (RuntimeException | Error broken) {
            LOG.warn("a sync began at connection={} and was not noted", connection, broken);
            return true;
        }
    }

    private void tellEnd(ConnectionId connection, SourceResult done) {
        try {
            watch.ended(connection, done);
        } catch (RuntimeException | Error broken) {
            // Who waits for the result must not wait for ever.
            LOG.warn("a sync ended at connection={} and was not noted", connection, broken);
        }
    }
}
