// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncProgress;
import org.sdohsync.workflow.sync.SyncReport;

/** The sources that are under way together. */
final class SourceSyncs implements RunningSync {
    private final Instant startedAt;
    private final Clock clock;
    private final StopSignal stop;
    private final List<CompletableFuture<SourceResult>> sources;
    private final CompletableFuture<SyncReport> report;
    private final BooleanSupplier atWork;
    private final Queue<CompletableFuture<Void>> telling = new ConcurrentLinkedQueue<>();

    public SourceSyncs(
            Instant startedAt,
            Clock clock,
            StopSignal stop,
            List<CompletableFuture<SourceResult>> sources,
            List<UnreadableRecord> damaged,
            BooleanSupplier atWork) {
        this.atWork = atWork;
        this.startedAt = startedAt;
        this.clock = clock;
        this.stop = stop;
        this.sources = List.copyOf(sources);
        this.report = CompletableFuture.allOf(this.sources.toArray(CompletableFuture[]::new))
                .thenApply(done -> summary(damaged));
    }

    private SyncReport summary(List<UnreadableRecord> damaged) {
        List<SourceResult> results =
                sources.stream().map(CompletableFuture::join).toList();
        return new SyncReport(startedAt, Duration.between(startedAt, clock.instant()), results, damaged);
    }

    @Override
    public SyncProgress progress() {
        List<SourceResult> done = sources.stream()
                .filter(source -> source.isDone() && !source.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
        return new SyncProgress(sources.size(), done);
    }

    @Override
    public void onEach(Consumer<? super SourceResult> told) {
        sources.forEach(source -> telling.add(source.thenAccept(told)));
    }

    @Override
    public CompletionStage<SyncReport> report() {
        return report.minimalCompletionStage();
    }

    @Override
    public SyncReport await() {
        requireElsewhere();
        try {
            return reportOnceTold().get();
        } catch (InterruptedException stopped) {
            throw notWaitedFor(stopped);
        } catch (ExecutionException | CancellationException bug) {
            throw new IllegalStateException("a sync ended without a result; indicates a bug", bug);
        }
    }

    @Override
    public Optional<SyncReport> await(Duration most) {
        requireElsewhere();
        try {
            return Optional.of(reportOnceTold().get(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            // Who is told may take longer than the sync.
            return Optional.ofNullable(report.getNow(null));
        } catch (InterruptedException stopped) {
            throw notWaitedFor(stopped);
        } catch (ExecutionException | CancellationException bug) {
            throw new IllegalStateException("a sync ended without a result; indicates a bug", bug);
        }
    }

    @Override
    public void cancel() {
        stop.call();
    }

    /** The report once everybody is told who wanted to be: else they would be told behind the end. Not for those who are being told. */
    private CompletableFuture<SyncReport> reportOnceTold() {
        return atWork.getAsBoolean()
                ? report
                : report.thenCompose(done -> CompletableFuture.allOf(telling.toArray(CompletableFuture<?>[]::new))
                        .handle((told, failed) -> done));
    }

    private void requireElsewhere() {
        if (!report.isDone() && atWork.getAsBoolean()) {
            throw waitsForItself();
        }
    }

    public static IllegalStateException waitsForItself() {
        return new IllegalStateException(
                "a listener must not wait for a sync, it may be its own: begin one and let RunningSync.report tell of its end");
    }

    private static TransportException notWaitedFor(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new TransportException(
                "the sync was not waited for: the thread was interrupted; the sources go on by themselves",
                TransportException.Delivery.UNKNOWN,
                stopped);
    }

    @Override
    public String toString() {
        SyncProgress now = progress();
        return "RunningSync[" + startedAt + ", sources=" + now.sources() + ", left=" + now.left() + "]";
    }
}
