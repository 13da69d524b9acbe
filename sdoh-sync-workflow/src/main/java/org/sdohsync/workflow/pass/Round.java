// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.store.Unreadable;

/** A round on its way: look how far it is, wait for it, or call it off. Safe for use by many threads. */
public final class Round {
    private final Instant startedAt;
    private final Clock clock;
    private final Stop stop;
    private final List<CompletableFuture<SourceResult>> sources;
    private final CompletableFuture<SyncReport> report;
    private final BooleanSupplier atWork;

    Round(
            Instant startedAt,
            Clock clock,
            Stop stop,
            List<CompletableFuture<SourceResult>> sources,
            List<Unreadable> damaged,
            BooleanSupplier atWork) {
        this.atWork = atWork;
        this.startedAt = startedAt;
        this.clock = clock;
        this.stop = stop;
        this.sources = List.copyOf(sources);
        this.report = CompletableFuture.allOf(this.sources.toArray(CompletableFuture[]::new))
                .thenApply(done -> summary(damaged));
    }

    private SyncReport summary(List<Unreadable> damaged) {
        List<SourceResult> results =
                sources.stream().map(CompletableFuture::join).toList();
        return new SyncReport(startedAt, Duration.between(startedAt, clock.instant()), results, damaged);
    }

    /**
     * How far it has come.
     *
     * @return the sources that are done by now, with what came of each
     */
    public Progress progress() {
        List<SourceResult> done = sources.stream()
                .filter(source -> source.isDone() && !source.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
        return new Progress(sources.size(), done);
    }

    /**
     * Tells of each source as soon as it is done.
     *
     * @param told takes the results, on the threads of the round, or at once on the calling thread for those that are done
     */
    public void onEach(Consumer<? super SourceResult> told) {
        sources.forEach(source -> {
            CompletableFuture<Void> ignored = source.thenAccept(told);
        });
    }

    /**
     * The report, once every source is done.
     *
     * @return completes with it; completing or cancelling this stage itself changes nothing at the round
     */
    public CompletionStage<SyncReport> report() {
        return report.minimalCompletionStage();
    }

    /**
     * Waits for the end.
     *
     * @return the report
     * @throws IllegalStateException if it is called from a listener of a round: it would wait for itself
     * @throws TransportException if the calling thread is interrupted; the sources go on by themselves
     */
    public SyncReport await() {
        requireElsewhere();
        try {
            return report.get();
        } catch (InterruptedException stopped) {
            throw notWaitedFor(stopped);
        } catch (ExecutionException | CancellationException bug) {
            throw new IllegalStateException("a round ended without a result; indicates a bug", bug);
        }
    }

    /**
     * Waits for the end, but not for ever.
     *
     * @param most how long at most
     * @return the report, empty if the round is still on its way
     * @throws IllegalStateException if it is called from a listener of a round: it would wait for itself
     * @throws TransportException if the calling thread is interrupted; the sources go on by themselves
     */
    public Optional<SyncReport> await(Duration most) {
        requireElsewhere();
        try {
            return Optional.of(report.get(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            throw notWaitedFor(stopped);
        } catch (ExecutionException | CancellationException bug) {
            throw new IllegalStateException("a round ended without a result; indicates a bug", bug);
        }
    }

    /**
     * Calls the round off: sources that have not begun do not begin, and those under way stop before their next request, when a
     * listener has done with what it has. A source that another round waits for too goes on for that one. What was acknowledged
     * stays; the next round goes on behind it.
     */
    public void cancel() {
        stop.call();
    }

    private void requireElsewhere() {
        if (!report.isDone() && atWork.getAsBoolean()) {
            throw waitsForItself();
        }
    }

    static IllegalStateException waitsForItself() {
        return new IllegalStateException(
                "a listener must not wait for a round, it may be its own: begin one and let Round.report tell of its end");
    }

    private static TransportException notWaitedFor(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new TransportException(
                "the round was not waited for: the thread was interrupted; the sources go on by themselves",
                TransportException.Delivery.UNKNOWN,
                stopped);
    }

    @Override
    public String toString() {
        Progress now = progress();
        return "Round[" + startedAt + ", sources=" + now.sources() + ", left=" + now.left() + "]";
    }
}
