// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.workflow.internal.sync.SyncWatch;
import org.sdohsync.workflow.sync.SourceResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fuses notifications and syncs:
 *
 * <ol>
 *   <li>A source that notified is due at once, but not earlier than a gap after the last sync there began. Further notifications
 *       until then add nothing.
 *   <li>Whatever sync begins there, for whatever reason, covers all that was notified before it.
 *   <li>What is notified while a sync is at work needs another one behind it.
 *   <li>A sync that failed, or was cut off, does not cover anything: the source is due again, when it asked for, or after a wait that
 *       grows.
 *   <li>A source whose sync cannot begin is due again after a wait, and keeps no other from beginning.
 *   <li>A time that is further away than any wait can be was read from a clock that was ahead, and counts as over.
 *   <li>A sync that finds nothing after an event looks again twice: searches of some servers lag behind their notifications.
 * </ol>
 *
 * <p>Safe for use by many threads.
 */
public final class WakeUps implements SyncWatch {
    /** The waits before another look when a search shows nothing of an event. */
    static final List<Duration> LAGS = List.of(Duration.ofSeconds(10), Duration.ofMinutes(1));

    /** The first wait after a failure; it doubles up to {@link #LONGEST_WAIT}. */
    static final Duration FIRST_WAIT = Duration.ofMinutes(1);

    /** The longest wait after a failure, and the longest that a source may ask for. */
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);

    private final Clock clock;
    private final Duration gap;
    private final Duration longest;
    private final Runnable signal;
    // Guards the map and all that is in it.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ConnectionId, Source> sources = new HashMap<>();

    /** What is known of one source. */
    private static final class Source {
        private @Nullable Instant due;
        private @Nullable Instant begun;
        /** Until when the source asked for silence. */
        private @Nullable Instant silentUntil;

        /** An event was notified: a sync is expected to find something. */
        private boolean news;

        private int looks;
        private int failures;
        /** What the sync at work covers: whether anything, and whether an event. */
        private boolean atWork;

        private boolean covers;
        private boolean coversNews;
        private boolean called;
    }

    /**
     * Makes them.
     *
     * @param clock tells what is due
     * @param gap the least time between the beginnings of two syncs
     * @param signal called when something is due earlier than before
     */
    public WakeUps(Clock clock, Duration gap, Runnable signal) {
        this.clock = requireNonNull(clock, "clock");
        this.gap = requireNonNull(gap, "gap");
        this.longest = gap.compareTo(LONGEST_WAIT) > 0 ? gap : LONGEST_WAIT;
        this.signal = requireNonNull(signal, "signal");
    }

    /** A source notified; news if it told of a change. */
    void wake(ConnectionId connection, boolean news) {
        boolean sooner = locked(() -> {
            Source source = sources.computeIfAbsent(connection, id -> new Source());
            source.news |= news;
            if (news) {
                source.looks = 0;
            }
            Instant now = clock.instant();
            if (source.silentUntil != null && isOver(source.silentUntil, now)) {
                source.silentUntil = null;
            }
            Instant begun = source.begun;
            // A begin in the future was read from a clock that was set back since.
            Instant earliest = later(now, begun == null || begun.isAfter(now) ? null : begun.plus(gap));
            return isSooner(source, later(earliest, source.silentUntil));
        });
        if (sooner) {
            signal.run();
        }
    }

    private boolean isOver(Instant time, Instant now) {
        return WallClock.isOver(time, longest, now);
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || other.isBefore(one) ? one : other;
    }

    private static boolean isSooner(Source source, Instant due) {
        Instant planned = source.due;
        if (planned != null && !due.isBefore(planned)) {
            return false;
        }
        source.due = due;
        return true;
    }

    /**
     * Lets a sync begin at each source that is due.
     *
     * @param poll begins it, now or when its turn comes; false if there is no such source any more
     */
    void run(Predicate<ConnectionId> poll) {
        List<ConnectionId> due = locked(() -> {
            Instant now = clock.instant();
            List<ConnectionId> found = new ArrayList<>();
            sources.forEach((id, source) -> {
                Instant planned = source.due;
                if (planned != null && !source.atWork && !source.called && isOver(planned, now)) {
                    source.called = true;
                    found.add(id);
                }
            });
            return found;
        });
        for (ConnectionId id : due) {
            boolean called;
            try {
                called = poll.test(id);
            } catch (RuntimeException | Error failed) {
                LOG.warn("no sync began at connection={}: it is tried again in {}", id, FIRST_WAIT, failed);
                again(id);
                continue;
            }
            if (!called) {
                forget(id);
            }
        }
    }

    private void again(ConnectionId connection) {
        Optional<Source> ignored = locked(() -> {
            Optional<Source> waiting =
                    Optional.ofNullable(sources.get(connection)).filter(source -> source.called);
            waiting.ifPresent(source -> {
                source.called = false;
                source.due = clock.instant().plus(FIRST_WAIT);
            });
            return waiting;
        });
    }

    /** When the next source is due; empty if none is, or those that are have a sync at work. */
    Optional<Instant> next() {
        return locked(() -> {
            Instant now = clock.instant();
            @Nullable Instant first = null;
            for (Source source : sources.values()) {
                Instant planned = source.due;
                if (planned != null && !source.atWork && !source.called) {
                    Instant due = planned.isAfter(now) && isOver(planned, now) ? now : planned;
                    first = first == null || due.isBefore(first) ? due : first;
                }
            }
            return Optional.ofNullable(first);
        });
    }

    /** A source that is none any more. */
    void forget(ConnectionId connection) {
        locked(() -> Optional.ofNullable(sources.remove(connection)));
    }

    @Override
    public boolean begun(ConnectionId connection) {
        return locked(() -> {
            Source source = sources.get(connection);
            if (source == null) {
                return false;
            }
            source.begun = clock.instant();
            source.called = false;
            source.atWork = true;
            source.covers = source.due != null;
            source.coversNews = source.news;
            source.due = null;
            source.news = false;
            return source.covers;
        });
    }

    @Override
    public void ended(ConnectionId connection, SourceResult result) {
        boolean due = locked(() -> {
            Source source = sources.get(connection);
            if (source == null) {
                return false;
            }
            boolean neverBegun = source.called && !source.atWork;
            source.atWork = false;
            source.called = false;
            if (source.covers || neverBegun) {
                plan(source, result);
            }
            source.covers = false;
            source.coversNews = false;
            return source.due != null;
        });
        if (due) {
            signal.run();
        }
    }

    private void plan(Source source, SourceResult result) {
        Instant now = clock.instant();
        SyncException failure = result.failure().orElse(null);
        if (failure != null && (failure.retryable() || failure instanceof StoppedException)) {
            source.news |= source.coversNews;
            Duration wait = failure.retryAfter().orElse(FIRST_WAIT.multipliedBy(1L << Math.min(source.failures, 6)));
            source.failures++;
            Instant until = now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
            source.silentUntil = failure.retryAfter().isPresent() ? until : null;
            // What was notified meanwhile waits too.
            source.due = until;
            return;
        }
        source.failures = 0;
        source.silentUntil = null;
        boolean found = result.delivered() > 0 || result.failedDeliveries() > 0;
        if (found || !source.coversNews || failure != null) {
            source.looks = found ? 0 : source.looks;
            return;
        }
        if (source.looks < LAGS.size()) {
            source.news = true;
            boolean ignored = isSooner(source, now.plus(LAGS.get(source.looks)));
            source.looks++;
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
