// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Origin;

/**
 * Whose turn it is. Runs wait in one line for each server, without holding a thread:
 *
 * <ol>
 *   <li>At one server no more than a number are at work, however many connections lead to it.
 *   <li>Whoever has a thread takes the first run of the server that was served longest ago: many connections to one server get no
 *       more than one connection to another.
 *   <li>Runs that somebody asked for come before those of the schedule, for which one turn less is left at each server, and one
 *       thread less.
 *   <li>Servers whose last sync was slow have half of the threads between them, so that there are some for the others. Who brings a
 *       thread of their own ({@link #take}) is not held up by that.
 * </ol>
 *
 * A thread that finds nothing to do goes. When a run leaves, as many threads are to be called as runs are waiting for whom none
 * is on its way, but no more than a run that leaves can make room for. Safe for use by many threads.
 */
final class SourceQueue {
    /** A run that leaves makes room for one at its server, for one of the schedule at any, and for one at a slow server. */
    private static final int ROOM = 3;

    private final int sideBySide;
    private final int mostScheduled;
    private final int mostSlow;
    // Guards all that is below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Origin, Line> lines = new HashMap<>();
    private final Deque<Line> asked = new ArrayDeque<>();
    private final Deque<Line> scheduled = new ArrayDeque<>();
    private final SlowServers slow = new SlowServers();
    private int waiting;
    private int called;
    private int scheduledAtWork;
    private int slowAtWork;

    /** How many are at work at a server, and who waits for it. */
    private static final class Line {
        private final Origin origin;
        private final Deque<SourceSyncRun> asked = new ArrayDeque<>();
        private final Deque<SourceSyncRun> scheduled = new ArrayDeque<>();
        private boolean slow;
        private int atWork;

        Line(Origin origin, boolean slow) {
            this.origin = origin;
            this.slow = slow;
        }

        Deque<SourceSyncRun> of(boolean byAsking) {
            return byAsking ? asked : scheduled;
        }
    }

    /**
     * Makes them.
     *
     * @param sideBySide how many are at work at one server at most
     * @param threads how many threads there are, 0 if nobody knows
     */
    SourceQueue(int sideBySide, int threads) {
        this.sideBySide = sideBySide;
        this.mostScheduled = threads == 0 ? Integer.MAX_VALUE : Math.max(1, threads - 1);
        this.mostSlow = threads == 0 ? Integer.MAX_VALUE : Math.max(1, threads / 2);
    }

    /** Puts a run in line; a thread is on its way for it if so said. */
    void add(SourceSyncRun run, boolean call) {
        locked(() -> {
            Line line = lines.computeIfAbsent(origin(run), server -> new Line(server, slow.contains(server)));
            enqueue(line, run);
            waiting++;
            called += call ? 1 : 0;
            return line;
        });
    }

    /** Somebody asked for a run that waits for the schedule: tells whether a thread is to be called for it. */
    boolean urge(SourceSyncRun run) {
        return locked(() -> {
            Line line = lines.get(origin(run));
            if (line == null || !line.scheduled.remove(run)) {
                return false;
            }
            run.scheduled(false);
            enqueue(line, run);
            called++;
            return true;
        });
    }

    /** Gives a thread that was called the run whose turn it is, which has entered thereby; empty if it is nobody's. */
    Optional<SourceSyncRun> next() {
        return locked(() -> {
            called = Math.max(0, called - 1);
            @Nullable SourceSyncRun first = first(asked, true);
            return Optional.ofNullable(first != null ? first : first(scheduled, false));
        });
    }

    /** Tells whether the calling thread may do this very run now, which has entered thereby; false too if another has it. */
    boolean take(SourceSyncRun run) {
        return locked(() -> {
            Line line = lines.get(origin(run));
            if (line == null
                    || !hasTurn(line, !run.scheduled())
                    || !line.of(!run.scheduled()).remove(run)) {
                return false;
            }
            enter(line, run);
            return true;
        });
    }

    /** A run is at its end, and told how fast its server was; returns how many threads are to be called for those that wait. */
    int leave(SourceSyncRun run) {
        return locked(() -> {
            Line line = lines.get(origin(run));
            if (line == null) {
                throw new IllegalStateException("a run left that had not entered; indicates a bug");
            }
            scheduledAtWork -= run.scheduled() ? 1 : 0;
            line.atWork--;
            slowAtWork -= line.slow ? 1 : 0;
            boolean recovered = noteSpeed(line, run.speed());
            if (line.atWork == 0 && line.asked.isEmpty() && line.scheduled.isEmpty()) {
                lines.remove(line.origin);
                // A run that was taken by its own caller leaves its line here.
                asked.remove(line);
                scheduled.remove(line);
            }
            int room = recovered ? ROOM + sideBySide : ROOM;
            int wanted = Math.min(room, Math.max(0, waiting - called));
            called += wanted;
            return wanted;
        });
    }

    /** How many servers are remembered: none when nothing waits and nothing is at work. */
    int servers() {
        return locked(() -> lines.size() + asked.size() + scheduled.size());
    }

    private void enqueue(Line line, SourceSyncRun run) {
        boolean byAsking = !run.scheduled();
        Deque<Line> ring = byAsking ? asked : scheduled;
        if (line.of(byAsking).isEmpty() && !ring.contains(line)) {
            ring.add(line);
        }
        line.of(byAsking).add(run);
    }

    /** Goes round the servers once, from the one that was served longest ago. */
    private @Nullable SourceSyncRun first(Deque<Line> ring, boolean byAsking) {
        for (int left = ring.size(); left > 0; left--) {
            Line line = ring.remove();
            if (line.of(byAsking).isEmpty()) {
                continue;
            }
            boolean may = mayEnter(line, byAsking);
            @Nullable SourceSyncRun run = may ? line.of(byAsking).remove() : null;
            if (!line.of(byAsking).isEmpty()) {
                ring.add(line);
            }
            if (run != null) {
                enter(line, run);
                return run;
            }
        }
        return null;
    }

    /** Tells whether a server that was slow is so no longer. */
    private boolean noteSpeed(Line line, SyncSpeed speed) {
        slow.note(line.origin, speed);
        boolean before = line.slow;
        line.slow = slow.contains(line.origin);
        if (before != line.slow) {
            slowAtWork += line.slow ? line.atWork : -line.atWork;
        }
        return before && !line.slow;
    }

    /** For one of the threads. */
    private boolean mayEnter(Line line, boolean byAsking) {
        return hasTurn(line, byAsking) && (!line.slow || slowAtWork < mostSlow);
    }

    private boolean hasTurn(Line line, boolean byAsking) {
        return byAsking
                ? line.atWork < sideBySide
                : line.atWork < Math.max(1, sideBySide - 1) && scheduledAtWork < mostScheduled;
    }

    private void enter(Line line, SourceSyncRun run) {
        waiting--;
        line.atWork++;
        slowAtWork += line.slow ? 1 : 0;
        scheduledAtWork += run.scheduled() ? 1 : 0;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private static Origin origin(SourceSyncRun run) {
        return run.connection().source().origin();
    }
}
