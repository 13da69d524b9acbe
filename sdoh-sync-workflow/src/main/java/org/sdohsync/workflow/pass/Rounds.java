// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.store.Listing;

/**
 * Rounds over many sources, side by side. At one source one round runs at a time: who asks for another while it runs gets the
 * result of that one. Safe for use by many threads.
 */
public final class Rounds {
    private final SourceRound round;
    private final Executor executor;
    private final Clock clock;
    private final Turns turns;
    private final Map<ConnectionId, SourceRun> running = new ConcurrentHashMap<>();
    // Whether the thread works on a source: it must not wait for a round, which may be its own.
    private final ThreadLocal<Boolean> atWork = ThreadLocal.withInitial(() -> false);
    private volatile boolean stopped;

    /**
     * Makes them.
     *
     * @param round the round at one source
     * @param executor runs the sources; its threads bound how many run side by side
     * @param clock times the rounds
     * @param load how much one server is asked at a time
     */
    public Rounds(SourceRound round, Executor executor, Clock clock, SourceLoad load) {
        this.round = requireNonNull(round, "round");
        this.executor = requireNonNull(executor, "executor");
        this.clock = requireNonNull(clock, "clock");
        this.turns = new Turns(load.sideBySide());
    }

    /**
     * Runs a round over the given sources and waits for its end. A single source is worked on by the calling thread.
     *
     * @param known the sources; those that cannot be read are named in the report
     * @return a result for each, in the same order
     * @throws IllegalStateException if it is called from a listener of a round: it would wait for itself
     * @throws TransportException if the calling thread is interrupted; the sources go on by themselves
     */
    public SyncReport over(Listing<Connection> known) {
        if (worksHere()) {
            throw Round.waitsForItself();
        }
        // For one source a second thread is of no use.
        return begin(known, null, known.values().size() == 1 ? Runnable::run : executor)
                .await();
    }

    /**
     * Begins a round over the given sources and does not wait.
     *
     * @param known the sources; those that cannot be read are named in the report
     * @param most how long the round may take before it is called off, or null for as long as it takes
     * @return the round on its way
     */
    public Round begin(Listing<Connection> known, @Nullable Duration most) {
        return begin(known, most, executor);
    }

    private Round begin(Listing<Connection> known, @Nullable Duration most, Executor threads) {
        Instant begin = clock.instant();
        Stop stop = new Stop(clock, most == null ? null : begin.plus(most));
        List<CompletableFuture<SourceResult>> started = new ArrayList<>();
        known.stream().forEach(connection -> started.add(start(connection, stop, threads)));
        return new Round(begin, clock, stop, started, known.unreadable(), this::worksHere);
    }

    /** Lets all rounds under way stop before their next request, and no other begin. */
    public void stop() {
        stopped = true;
    }

    /**
     * Calls off the round under way at one source, whoever waits for it: it stops before its next request.
     *
     * @param connection the source
     * @return completes when no round is under way there any more; at once if none is
     */
    public CompletionStage<?> callOff(ConnectionId connection) {
        @Nullable SourceRun under = running.get(connection);
        if (under == null) {
            return CompletableFuture.completedStage(null);
        }
        under.stop();
        return under.result().handle((result, failure) -> true);
    }

    /**
     * Tells whether the calling thread is a round's own, for example in a listener.
     *
     * @return true if it is
     */
    public boolean worksHere() {
        return atWork.get();
    }

    /**
     * Waits for the end of the rounds under way.
     *
     * @param most how long at most
     * @return true if none is under way any more
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    public boolean settle(Duration most) throws InterruptedException {
        try {
            CompletableFuture.allOf(
                            running.values().stream().map(SourceRun::result).toArray(CompletableFuture[]::new))
                    .get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException ended) {
            // Told to whoever asked for the round.
            return true;
        }
    }

    private CompletableFuture<SourceResult> start(Connection connection, Stop stop, Executor threads) {
        SourceRun mine = new SourceRun(connection, stop);
        @Nullable SourceRun theirs = running.putIfAbsent(connection.id(), mine);
        if (theirs == null) {
            if (turns.enter(mine)) {
                execute(mine, threads);
            }
            return mine.result();
        }
        return theirs.join(stop)
                ? theirs.result()
                // It is stopping for others: ours begins behind it.
                : theirs.result()
                        .handle((result, failure) -> connection)
                        .thenCompose(again -> start(again, stop, executor));
    }

    private void execute(SourceRun run, Executor threads) {
        try {
            threads.execute(() -> work(run));
        } catch (RejectedExecutionException full) {
            // Who brings a bounded executor is slowed down by it, and loses no source.
            work(run);
        } catch (RuntimeException | Error notAccepted) {
            running.remove(run.connection().id(), run);
            run.result().completeExceptionally(notAccepted);
            turns.leave(run).ifPresent(next -> execute(next, executor));
        }
    }

    /** Works on a source, and hands its turn on. */
    private void work(SourceRun first) {
        SourceRun run = first;
        while (run != null) {
            perform(run);
            run = handOn(turns.leave(run).orElse(null));
        }
    }

    /** Returns the run that this thread has to do itself, because no other takes it. */
    private @Nullable SourceRun handOn(@Nullable SourceRun next) {
        if (next != null) {
            try {
                executor.execute(() -> work(next));
            } catch (RuntimeException | Error notAccepted) {
                return next;
            }
        }
        return null;
    }

    private void perform(SourceRun run) {
        ConnectionId id = run.connection().id();
        boolean outer = worksHere();
        atWork.set(true);
        try {
            SourceResult done = round.run(run.connection(), () -> !stopped && run.getAsBoolean());
            // Removed before it is completed: who is told of the end may ask for the next round.
            running.remove(id, run);
            run.result().complete(done);
        } catch (Throwable bug) {
            // Of whatever kind, also one that no signature names: who waits for the result must not wait for ever.
            running.remove(id, run);
            run.result().completeExceptionally(bug);
        } finally {
            if (!outer) {
                atWork.remove();
            }
        }
    }
}
