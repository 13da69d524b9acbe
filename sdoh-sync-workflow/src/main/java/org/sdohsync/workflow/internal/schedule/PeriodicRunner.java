// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.time.Jitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats work on a daemon thread of its own: immediately, and then an interval after each end, randomly shortened by up to a
 * tenth so that many apps do not send requests at the same time (SDOHCC, Checking Task Status: hourly in working hours, not
 * more often than every 15 minutes). Safe for use by many threads.
 */
public final class PeriodicRunner implements AutoCloseable {
    /** The default interval: one hour. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);

    /** The shortest interval: 15 minutes. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicRunner.class);

    private final Runnable work;
    private final Supplier<Duration> gap;
    private final Jitter jitter;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> next;

    private PeriodicRunner(Runnable work, Supplier<Duration> gap, Jitter jitter, ScheduledExecutorService timer) {
        this.work = work;
        this.gap = gap;
        this.jitter = jitter;
        this.timer = timer;
    }

    /**
     * Creates a schedule that is not started.
     *
     * @param work the work
     * @param gap returns the time between the end of a run and the next one; called after each run
     * @param jitter the jitter
     * @return the schedule
     */
    public static PeriodicRunner of(Runnable work, Supplier<Duration> gap, Jitter jitter) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sdoh-sync-schedule");
            thread.setDaemon(true);
            return thread;
        });
        return of(work, gap, jitter, timer);
    }

    static PeriodicRunner of(Runnable work, Duration interval, Jitter jitter, ScheduledExecutorService timer) {
        Duration same = checked(interval);
        return of(work, () -> same, jitter, timer);
    }

    static PeriodicRunner of(Runnable work, Supplier<Duration> gap, Jitter jitter, ScheduledExecutorService timer) {
        return new PeriodicRunner(
                requireNonNull(work, "work"), requireNonNull(gap, "gap"), requireNonNull(jitter, "jitter"), timer);
    }

    /**
     * Checks an interval.
     *
     * @param interval the interval
     * @return the interval
     * @throws IllegalArgumentException if it is shorter than {@link #SHORTEST_INTERVAL}
     */
    public static Duration checked(Duration interval) {
        if (requireNonNull(interval, "interval").compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException("the interval must be at least " + SHORTEST_INTERVAL + ": " + interval);
        }
        return interval;
    }

    /** Shortens a time randomly by up to a tenth. */
    static Duration shortened(Duration whole, Jitter jitter) {
        return Duration.ofMillis(Math.round(whole.toMillis() * (1 - jitter.next() / 10)));
    }

    /** Starts the schedule. A second call does nothing. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            timer.execute(this::runThenPlan);
        }
    }

    /** Plans the next run anew, because the gap has changed. Does nothing before the start; a run on its way plans by itself. */
    public void planAgain() {
        if (!started.get()) {
            return;
        }
        try {
            timer.execute(() -> {
                ScheduledFuture<?> planned = next;
                if (planned != null && planned.cancel(false)) {
                    plan(nextGap().toMillis());
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("schedule closed, no next sync");
        }
    }

    /**
     * The time until the next run.
     *
     * @return the time, negative or zero while a run is on its way; empty if the schedule is not started, or closed
     */
    public Optional<Duration> untilNext() {
        if (!started.get() || timer.isShutdown()) {
            return Optional.empty();
        }
        ScheduledFuture<?> planned = next;
        return Optional.of(
                planned == null ? Duration.ZERO : Duration.ofMillis(planned.getDelay(TimeUnit.MILLISECONDS)));
    }

    private void runThenPlan() {
        // Catches everything: otherwise the schedule would end unnoticed.
        try {
            work.run();
        } catch (Throwable failed) {
            note(failed);
        } finally {
            plan(nextGap().toMillis());
        }
    }

    private void plan(long millis) {
        try {
            ScheduledFuture<?> planned = timer.schedule(this::runThenPlan, millis, TimeUnit.MILLISECONDS);
            next = planned;
            LOG.debug("next sync in {} s", planned.getDelay(TimeUnit.SECONDS));
        } catch (RejectedExecutionException closed) {
            LOG.debug("schedule closed, no next sync");
        }
    }

    private void note(Throwable failed) {
        if (timer.isShutdown()) {
            LOG.debug("scheduled sync aborted, because the schedule was closed", failed);
        } else {
            LOG.warn("scheduled sync failed, the next one runs as planned", failed);
        }
    }

    private Duration nextGap() {
        try {
            return shortened(gap.get(), jitter);
        } catch (Throwable unknown) {
            if (timer.isShutdown()) {
                LOG.debug("schedule closed, no next sync", unknown);
            } else {
                LOG.warn("cannot determine when the next sync is due: it runs in {}", DEFAULT_INTERVAL, unknown);
            }
            return DEFAULT_INTERVAL;
        }
    }

    /** Stops the schedule: no run begins any more, and a running one is interrupted. A second call does nothing. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
