// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceLoad;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncGuard;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * Syncs over many sources, side by side. At one source one sync runs at a time: who asks for another while it runs gets the
 * result of that one. Whatever is thrown in the work for one source, an {@link Error} too, is the result of that source. Safe for use
 * by many threads.
 */
public final class SyncEngine {
    private final SourceWorker worker;
    private final Executor executor;
    private final Clock clock;
    private final Duration most;
    private final SourceQueue turns;
    private final SyncTimes times;
    private final Map<ConnectionId, SourceSyncRun> running = new ConcurrentHashMap<>();
    // Those to which the last sync did not come in its time: the next one begins with them.
    private final Set<ConnectionId> leftOut = ConcurrentHashMap.newKeySet();

    /**
     * Makes them.
     *
     * @param round the sync at one source
     * @param executor runs the sources; its threads bound how many run side by side
     * @param threads how many threads it has, 0 if nobody knows; the schedule leaves one to those who ask
     * @param clock times the syncs
     * @param load how much one server is asked at a time
     * @param most how long a sync may take for which nothing else is said
     * @param times notes when syncs begin and end
     */
    public SyncEngine(
            SourceSync round,
            Executor executor,
            int threads,
            Clock clock,
            SourceLoad load,
            Duration most,
            SyncTimes times) {
        this.executor = requireNonNull(executor, "executor");
        this.clock = requireNonNull(clock, "clock");
        this.most = requireNonNull(most, "most");
        this.turns = new SourceQueue(load.sideBySide(), threads);
        this.times = requireNonNull(times, "times");
        this.worker = new SourceWorker(requireNonNull(round, "sync"), clock, times, running, leftOut);
    }

    /**
     * Runs a sync over the given sources and waits for its end. The calling thread works too, on those that still wait for a
     * thread: other syncs, whatever they are busy with, do not keep it waiting. A single source is worked on by it alone.
     *
     * @param known the sources; those that cannot be read are named in the report
     * @return a result for each, in the same order
     * @throws IllegalStateException if it is called from a listener of a sync: it would wait for itself
     * @throws TransportException if the calling thread is interrupted; the other sources go on by themselves
     */
    public SyncReport over(RecordListing<Connection> known) {
        if (worksHere()) {
            throw SourceSyncs.waitsForItself();
        }
        List<SourceSyncRun> runs = new ArrayList<>();
        // For one source a second thread is of no use.
        RunningSync begun = begin(known, most, known.values().size() > 1, runs::add, false);
        for (SourceSyncRun run : runs) {
            if (turns.take(run)) {
                workOn(run);
            }
        }
        return begun.await();
    }

    /**
     * Begins a sync over the given sources and does not wait.
     *
     * @param known the sources; those that cannot be read are named in the report
     * @param atMost how long the sync may take before it is called off, or null for the usual time
     * @return the sync on its way
     */
    public RunningSync begin(RecordListing<Connection> known, @Nullable Duration atMost) {
        return begin(known, atMost == null ? most : atMost, true, run -> {}, false);
    }

    /** The same for a sync that nobody asked for: it leaves a turn at each server, and a thread, to those who ask. */
    RunningSync beginScheduled(RecordListing<Connection> known, @Nullable Duration atMost) {
        return begin(known, atMost == null ? most : atMost, true, run -> {}, true);
    }

    /**
     * Sets who is told of the syncs.
     *
     * @param value the watch
     */
    public void watch(SyncWatch value) {
        worker.watch(requireNonNull(value, "value"));
    }

    /**
     * Sets who permits syncs.
     *
     * @param value the guard, asked by each sync before it begins
     */
    public void guard(SyncGuard value) {
        worker.guard(requireNonNull(value, "value"));
    }

    /**
     * Tells whether somebody else permits syncs.
     *
     * @return true once {@link #guard} was called
     */
    public boolean isGuarded() {
        return worker.isGuarded();
    }

    /**
     * Runs a scheduled sync at one source on the calling thread, which has got the permission already. It takes no turn at the
     * server: who gives the permission counts.
     *
     * @param connection the source
     * @param permit closed at the end of the sync
     * @param atMost how long the sync may take, or null for the usual time
     * @return the result; empty, and the permit is left open, if a sync at this source is under way in this process
     */
    public Optional<SourceResult> here(Connection connection, SyncGuard.Permit permit, @Nullable Duration atMost) {
        if (worksHere()) {
            throw SourceSyncs.waitsForItself();
        }
        StopSignal stop = new StopSignal(clock, clock.instant(), atMost == null ? most : atMost);
        SourceSyncRun mine = new SourceSyncRun(connection, stop, true);
        if (running.putIfAbsent(connection.id(), mine) != null) {
            return Optional.empty();
        }
        worker.perform(mine, permit);
        return Optional.of(mine.result().join());
    }

    /**
     * Makes sure that a sync begins at a source from now on: joins one that waits for its turn, and begins one behind one that is
     * at work already, which may have passed what changed. Does not wait.
     *
     * @param connection the source
     */
    public void wake(Connection connection) {
        @Nullable SourceSyncRun under = running.get(connection.id());
        if (under == null || !under.begun()) {
            RunningSync ignored = beginScheduled(
                    new RecordListing<>(List.of(new StoredValue<>(connection, Revision.NONE)), List.of()), null);
            return;
        }
        CompletableFuture<Void> ignored =
                under.result().handle((result, failure) -> connection).thenAccept(this::wake);
    }

    private RunningSync begin(
            RecordListing<Connection> known,
            Duration atMost,
            boolean call,
            Consumer<SourceSyncRun> took,
            boolean scheduled) {
        Instant begin = clock.instant();
        StopSignal stop = new StopSignal(clock, begin, atMost);
        Wish wish = new Wish(stop, call, scheduled, took);
        Map<ConnectionId, CompletableFuture<SourceResult>> early = new HashMap<>();
        if (!leftOut.isEmpty()) {
            known.stream()
                    .filter(connection -> leftOut.contains(connection.id()))
                    .forEach(connection -> early.put(connection.id(), start(connection, wish)));
        }
        List<CompletableFuture<SourceResult>> started = new ArrayList<>();
        known.stream().forEach(connection -> {
            @Nullable CompletableFuture<SourceResult> already = early.get(connection.id());
            started.add(already != null ? already : start(connection, wish));
        });
        return new SourceSyncs(begin, clock, stop, started, known.unreadable(), this::worksHere);
    }

    /**
     * What a sync wants of each source.
     *
     * @param stop whether it still does
     * @param call whether a thread is to be called for it
     * @param scheduled whether nobody asked for it
     * @param took is told of the runs that were begun or joined
     */
    private record Wish(StopSignal stop, boolean call, boolean scheduled, Consumer<SourceSyncRun> took) {
        Wish called() {
            return new Wish(stop, true, scheduled, run -> {});
        }
    }

    /** Lets all syncs under way stop before their next request, and no other begin. */
    public void stop() {
        worker.stop();
    }

    /**
     * Calls off the sync under way at one source, whoever waits for it: it stops before its next request.
     *
     * @param connection the source
     * @return completes when no sync is under way there any more; at once if none is
     */
    public CompletionStage<?> callOff(ConnectionId connection) {
        leftOut.remove(connection);
        times.forget(connection);
        @Nullable SourceSyncRun under = running.get(connection);
        if (under == null) {
            return CompletableFuture.completedStage(null);
        }
        under.stop();
        return under.result().handle((result, failure) -> true);
    }

    /**
     * Tells whether a sync at a source is at work or waits for its turn.
     *
     * @param connection the source
     * @return true if it is
     */
    public boolean isUnderWay(ConnectionId connection) {
        return running.containsKey(connection);
    }

    /**
     * When syncs began and ended at each source.
     *
     * @return the times
     */
    public SyncTimes times() {
        return times;
    }

    /**
     * Tells whether the calling thread is a sync's own, for example in a listener.
     *
     * @return true if it is
     */
    public boolean worksHere() {
        return worker.worksHere();
    }

    /**
     * Waits for the end of the syncs under way.
     *
     * @param most how long at most
     * @return true if none is under way any more
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    public boolean settle(Duration most) throws InterruptedException {
        try {
            CompletableFuture.allOf(
                            running.values().stream().map(SourceSyncRun::result).toArray(CompletableFuture[]::new))
                    .get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException ended) {
            // Told to whoever asked for the sync.
            return true;
        }
    }

    private CompletableFuture<SourceResult> start(Connection connection, Wish wish) {
        SourceSyncRun mine = new SourceSyncRun(connection, wish.stop(), wish.scheduled());
        @Nullable SourceSyncRun theirs = running.putIfAbsent(connection.id(), mine);
        if (theirs == null) {
            begin(mine, wish);
            return mine.result();
        }
        if (theirs.join(wish.stop())) {
            wish.took().accept(theirs);
            if (!wish.scheduled() && turns.urge(theirs)) {
                call(1);
            }
            return theirs.result();
        }
        // It is stopping for others: ours begins behind it.
        return theirs.result()
                .handle((result, failure) -> connection)
                .thenCompose(again -> start(again, wish.called()));
    }

    private void begin(SourceSyncRun run, Wish wish) {
        try {
            turns.add(run, wish.call());
            wish.took().accept(run);
            if (wish.call()) {
                call(1);
            }
        } catch (RuntimeException | Error trouble) {
            worker.end(run, SourceWorker.failed(run, trouble));
        }
    }

    /** Calls threads, or does itself what no other does. */
    private void call(int threads) {
        for (int owed = threads; owed > 0; owed--) {
            try {
                executor.execute(this::workNext);
            } catch (RejectedExecutionException full) {
                // Who brings a bounded executor is slowed down by it, and loses no source.
                workNext();
            } catch (RuntimeException | Error noThread) {
                @Nullable SourceSyncRun run = turns.next().orElse(null);
                if (run != null) {
                    worker.end(run, SourceWorker.failed(run, noThread));
                    owed += turns.leave(run);
                }
            }
        }
    }

    private void workNext() {
        turns.next().ifPresent(this::workOn);
    }

    /** Works on a source, and on what comes behind it if no other thread takes that. */
    private void workOn(SourceSyncRun first) {
        @Nullable SourceSyncRun run = first;
        int owed = 0;
        while (run != null) {
            try {
                worker.perform(run, null);
            } finally {
                owed += turns.leave(run);
            }
            run = null;
            while (owed > 0 && run == null) {
                owed--;
                run = handOn();
            }
        }
    }

    /** Calls a thread; returns the run that this one has to do itself, because no other comes. */
    private @Nullable SourceSyncRun handOn() {
        try {
            executor.execute(this::workNext);
            return null;
        } catch (RuntimeException | Error notAccepted) {
            return turns.next().orElse(null);
        }
    }
}
