// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.cluster.internal.ConnectionTable.State;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.time.Pause;
import org.sdohsync.workflow.schedule.ScheduleAccess;
import org.sdohsync.workflow.sync.SourceResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution: a sync at one connection, if it is due, permitted and not paused; then the time of the next one. An execution whose
 * process died is due at once, elsewhere. Safe for use by many threads.
 */
public final class SyncTask {
    private static final Logger LOG = LoggerFactory.getLogger(SyncTask.class);
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 8;
    private static final Duration LONGEST_SILENCE = Duration.ofDays(1);
    private static final int ATTEMPTS = 6;

    private final ScheduleAccess access;
    private final ConnectionTable table;
    private final SourceSlots slots;
    private final RefusalPace pace;
    private final Pause pause;
    private final Clock clock;
    private volatile boolean draining;

    /**
     * Creates it.
     *
     * @param access runs the syncs
     * @param table the rows of the connections
     * @param slots gives the permissions
     * @param atATime how many syncs may be at work at a source
     * @param pause waits before a failed statement is tried again
     */
    public SyncTask(ScheduleAccess access, ConnectionTable table, SourceSlots slots, int atATime, Pause pause) {
        this.access = requireNonNull(access, "access");
        this.table = requireNonNull(table, "table");
        this.slots = requireNonNull(slots, "slots");
        this.pace = new RefusalPace(atATime);
        this.pause = requireNonNull(pause, "pause");
        this.clock = access.clock();
    }

    /**
     * What comes after an execution.
     *
     * @param at when the next one is due
     * @param handled the requests for syncs that it dealt with
     * @param paused whether the connection was paused
     */
    private record Next(Instant at, long handled, boolean paused) {}

    /** No execution begins a sync any more: each is handed back, due at once. */
    public void drain() {
        draining = true;
    }

    /**
     * The task for db-scheduler.
     *
     * @return the task
     */
    public Task<Void> task() {
        return Tasks.custom(ConnectionTable.TASK, Void.class)
                .onFailure(this::retry)
                .onDeadExecution((complete, operations) -> operations.reschedule(complete, clock.instant()))
                .execute((instance, context) -> run(new ConnectionId(instance.getId())));
    }

    private void retry(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        int failures = Math.min(MOST_DOUBLINGS, complete.getExecution().consecutiveFailures);
        operations.reschedule(complete, clock.instant().plus(AFTER_FAILURE.multipliedBy(1L << failures)));
    }

    private CompletionHandler<Void> run(ConnectionId id) {
        Instant now = clock.instant();
        if (draining) {
            return after(id, new Next(now, Long.MAX_VALUE, false));
        }
        State state = table.state(id);
        Optional<Connection> found = access.connection(id);
        if (found.isEmpty()) {
            table.forget(id);
            return (complete, operations) -> operations.remove();
        }
        boolean closed = access.options().interval(now).isEmpty() && !state.asked();
        if (state.paused() || closed) {
            return after(
                    id,
                    new Next(
                            access.next(id, now), state.paused() ? Long.MAX_VALUE : state.requested(), state.paused()));
        }
        return after(id, sync(found.get(), state, now));
    }

    private Next sync(Connection connection, State state, Instant now) {
        String source = ClusterSources.key(connection);
        SourceSlots.Attempt attempt = slots.acquire(connection.id(), source, true);
        HeldSlot slot = attempt.slot();
        if (slot == null) {
            Instant busyUntil = attempt.busyUntil();
            Instant again =
                    busyUntil == null ? pace.next(source, now) : earlier(busyUntil.plusMillis(1), now.plus(BUSY));
            return new Next(again, Long.MAX_VALUE, false);
        }
        try (slot) {
            Optional<SourceResult> done = access.sync(connection, slot);
            if (done.isEmpty()) {
                return new Next(now.plus(BUSY), Long.MAX_VALUE, false);
            }
            pace.took(source, Duration.between(now, clock.instant()));
            if (slot.isLost()) {
                return new Next(clock.instant(), Long.MAX_VALUE, false);
            }
            if (state.asked()) {
                table.served(connection.id(), state.requested());
            }
            return new Next(nextTime(connection.id(), now, done.get()), state.requested(), false);
        }
    }

    private Instant nextTime(ConnectionId id, Instant began, SourceResult done) {
        Instant next = access.next(id, began);
        Optional<Instant> silence = done.failure()
                .flatMap(SyncException::retryAfter)
                .map(wait -> clock.instant().plus(wait.compareTo(LONGEST_SILENCE) < 0 ? wait : LONGEST_SILENCE));
        return silence.filter(next::isBefore).orElse(next);
    }

    private CompletionHandler<Void> after(ConnectionId id, Next next) {
        return (complete, operations) -> {
            if (reschedule(id, complete, operations, next.at())) {
                State now = table.state(id);
                boolean resumed = next.paused() && !now.paused();
                if (resumed || now.requested() > next.handled()) {
                    table.advance(ConnectionTable.TASK, id.value(), clock.instant());
                }
            }
        };
    }

    /** False if the execution was taken over. While the database does not answer it is tried again for half a minute. */
    private boolean reschedule(
            ConnectionId id, ExecutionComplete complete, ExecutionOperations<Void> operations, Instant at) {
        for (int attempt = 1; ; attempt++) {
            try {
                operations.reschedule(complete, at);
                return true;
            } catch (ExecutionException takenOver) {
                LOG.debug("connection={} was taken over by another process", id, takenOver);
                return false;
            } catch (RuntimeException failed) {
                if (attempt == ATTEMPTS || !waited(Duration.ofSeconds(attempt))) {
                    throw failed;
                }
            }
        }
    }

    private boolean waited(Duration time) {
        try {
            pause.pause(time);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
