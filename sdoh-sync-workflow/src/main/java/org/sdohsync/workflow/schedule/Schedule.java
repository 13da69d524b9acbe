// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.sdohsync.core.time.Jitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs something again and again on a daemon thread of its own: at once, and then an interval after each end, shortened by chance
 * by up to a tenth so that many apps do not knock at the same moment (SDOHCC, Checking Task Status: hourly in working hours, not
 * more often than every 15 minutes). Safe for use by many threads.
 */
public final class Schedule implements AutoCloseable {
    /** The interval unless said otherwise: one hour. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);

    /** The shortest interval: 15 minutes. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

    private final Runnable work;
    private final Supplier<Duration> gap;
    private final Jitter jitter;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean started = new AtomicBoolean();

    private Schedule(Runnable work, Supplier<Duration> gap, Jitter jitter, ScheduledExecutorService timer) {
        this.work = work;
        this.gap = gap;
        this.jitter = jitter;
        this.timer = timer;
    }

    /**
     * Makes a schedule that has not started.
     *
     * @param work what to run
     * @param gap the time between the end of a run and the next, asked for after each
     * @param jitter the chance
     * @return the schedule
     */
    public static Schedule of(Runnable work, Supplier<Duration> gap, Jitter jitter) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sdoh-sync-schedule");
            thread.setDaemon(true);
            return thread;
        });
        return of(work, gap, jitter, timer);
    }

    static Schedule of(Runnable work, Duration interval, Jitter jitter, ScheduledExecutorService timer) {
        Duration same = checked(interval);
        return of(work, () -> same, jitter, timer);
    }

    static Schedule of(Runnable work, Supplier<Duration> gap, Jitter jitter, ScheduledExecutorService timer) {
        return new Schedule(
                requireNonNull(work, "work"), requireNonNull(gap, "gap"), requireNonNull(jitter, "jitter"), timer);
    }

    /**
     * Checks an interval.
     *
     * @param interval the interval
     * @return the same
     * @throws IllegalArgumentException if it is shorter than {@link #SHORTEST_INTERVAL}
     */
    public static Duration checked(Duration interval) {
        if (requireNonNull(interval, "interval").compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException("interval is under " + SHORTEST_INTERVAL + ": " + interval);
        }
        return interval;
    }

    /** Starts. A second call does nothing. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            timer.execute(this::runThenPlan);
        }
    }

    private void runThenPlan() {
        // Whatever is thrown on the way: a schedule that ended here would end in silence.
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
            var next = timer.schedule(this::runThenPlan, millis, TimeUnit.MILLISECONDS);
            LOG.debug("next round in {} s", next.getDelay(TimeUnit.SECONDS));
        } catch (RejectedExecutionException closed) {
            LOG.debug("schedule closed, no next round");
        }
    }

    private void note(Throwable failed) {
        if (timer.isShutdown()) {
            LOG.debug("scheduled round broken off, because the schedule was closed", failed);
        } else {
            LOG.warn("scheduled round failed, the next one comes as planned", failed);
        }
    }

    private Duration nextGap() {
        try {
            Duration whole = gap.get();
            return Duration.ofMillis(Math.round(whole.toMillis() * (1 - jitter.next() / 10)));
        } catch (Throwable unknown) {
            LOG.warn("nobody can tell when the next round is due: it comes in {}", DEFAULT_INTERVAL, unknown);
            return DEFAULT_INTERVAL;
        }
    }

    /** Stops: no run begins any more; one that is under way is interrupted. A second call does nothing. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
