// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
    private final Map<ConnectionId, CompletableFuture<SourceResult>> running = new ConcurrentHashMap<>();

    /**
     * Makes them.
     *
     * @param round the round at one source
     * @param executor runs the sources; its threads bound how many run side by side
     * @param clock times the rounds
     */
    public Rounds(SourceRound round, Executor executor, Clock clock) {
        this.round = requireNonNull(round, "round");
        this.executor = requireNonNull(executor, "executor");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Runs a round over the given sources and waits for its end. A single source is worked on by the calling thread. Do not call
     * it from a listener: it would wait for itself.
     *
     * @param known the sources; those that cannot be read are named in the report
     * @return a result for each, in the same order
     * @throws TransportException if the calling thread is interrupted; the sources go on by themselves
     */
    public SyncReport over(Listing<Connection> known) {
        Instant begin = clock.instant();
        List<Connection> connections = known.stream().toList();
        // For one source a second thread is of no use.
        Executor threads = connections.size() == 1 ? Runnable::run : executor;
        List<CompletableFuture<SourceResult>> started = new ArrayList<>();
        connections.forEach(connection -> started.add(start(connection, threads)));
        List<SourceResult> results = new ArrayList<>();
        started.forEach(result -> results.add(await(result)));
        return new SyncReport(begin, Duration.between(begin, clock.instant()), results, known.unreadable());
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
            CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
                    .get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException ended) {
            // Told to whoever asked for the round.
            return true;
        }
    }

    private CompletableFuture<SourceResult> start(Connection connection, Executor threads) {
        CompletableFuture<SourceResult> mine = new CompletableFuture<>();
        @Nullable CompletableFuture<SourceResult> theirs = running.putIfAbsent(connection.id(), mine);
        if (theirs != null) {
            return theirs;
        }
        try {
            threads.execute(() -> run(connection, mine));
        } catch (RejectedExecutionException full) {
            // Who brings a bounded executor is slowed down by it, and loses no source.
            run(connection, mine);
        } catch (RuntimeException notAccepted) {
            running.remove(connection.id(), mine);
            mine.completeExceptionally(notAccepted);
        }
        return mine;
    }

    private void run(Connection connection, CompletableFuture<SourceResult> result) {
        try {
            SourceResult done = round.run(connection);
            // Removed before it is completed: who is told of the end may ask for the next round.
            running.remove(connection.id(), result);
            result.complete(done);
        } catch (RuntimeException | Error bug) {
            running.remove(connection.id(), result);
            result.completeExceptionally(bug);
        }
    }

    private static SourceResult await(CompletableFuture<SourceResult> result) {
        try {
            return result.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TransportException(
                    "the round was not waited for: the thread was interrupted; the sources go on by themselves",
                    TransportException.Delivery.UNKNOWN,
                    stopped);
        } catch (ExecutionException | CancellationException bug) {
            throw new IllegalStateException("a round ended without a result; indicates a bug", bug);
        }
    }
}
