// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.status;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.time.WallClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest status of an instance, or of what else is costly to count, for gauges and probes. Many look at it at once, and taking it reads the store:
 *
 * <ol>
 *   <li>It is taken again when it is older than a time, and older than twenty times the time that taking it took.
 *   <li>One thread takes it; the others get the one before meanwhile.
 *   <li>If it cannot be taken, the one before stays, and the next attempt waits as long.
 * </ol>
 *
 * Safe for use by many threads.
 *
 * @param <T> the kind of status
 */
public final class RecentStatus<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RecentStatus.class);
    private static final int SHARE = 20;

    /** How long at most a status is kept that took long to take: an hour, or the time to keep it if that is longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    private final Supplier<? extends T> source;
    private final Clock clock;
    private final Duration refresh;
    private final Duration longest;
    // Whoever has it takes the status; never waited for.
    private final ReentrantLock taking = new ReentrantLock();
    private volatile @Nullable T latest;
    private volatile @Nullable Instant next;

    /**
     * Creates it.
     *
     * @param source takes the status
     * @param clock the clock
     * @param refresh for how long it is not taken again
     */
    public RecentStatus(Supplier<? extends T> source, Clock clock, Duration refresh) {
        this.source = requireNonNull(source, "source");
        this.clock = requireNonNull(clock, "clock");
        this.refresh = requireNonNull(refresh, "refresh");
        this.longest = refresh.compareTo(LONGEST) > 0 ? refresh : LONGEST;
    }

    /**
     * The latest status.
     *
     * @return the status; empty if it could never be taken
     */
    public Optional<T> latest() {
        Instant due = next;
        if ((due == null || WallClock.isOver(due, longest, clock.instant())) && taking.tryLock()) {
            try {
                take();
            } finally {
                taking.unlock();
            }
        }
        return Optional.ofNullable(latest);
    }

    private void take() {
        Instant begin = clock.instant();
        try {
            latest = source.get();
        } catch (Throwable failed) {
            LOG.debug("the status cannot be taken", failed);
        }
        Instant end = clock.instant();
        Duration wait = Duration.between(begin, end).multipliedBy(SHARE);
        Duration least = wait.compareTo(refresh) > 0 ? wait : refresh;
        next = end.plus(least.compareTo(longest) < 0 ? least : longest);
    }
}
