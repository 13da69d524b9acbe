// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.sdohsync.core.http.Origin;

/**
 * Keeps the rounds at one server to a number side by side, however many connections lead to it. What is too much waits in line
 * without holding a thread. Safe for use by many threads.
 */
final class Turns {
    private final int most;
    // Guards the map and what is in it.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Origin, Line> lines = new HashMap<>();

    /** How many are at work, and who waits. */
    private static final class Line {
        private final Deque<SourceRun> waiting = new ArrayDeque<>();
        private int busy;
    }

    Turns(int most) {
        this.most = most;
    }

    /** Tells whether a run may begin now; if not it stands in line, and {@link #leave} hands it out. */
    boolean enter(SourceRun run) {
        lock.lock();
        try {
            Line line = lines.computeIfAbsent(origin(run), origin -> new Line());
            if (line.busy < most) {
                line.busy++;
                return true;
            }
            line.waiting.add(run);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A run is at its end; returns the one whose turn it is, which has entered thereby. */
    Optional<SourceRun> leave(SourceRun run) {
        lock.lock();
        try {
            Line line = lines.get(origin(run));
            if (line == null) {
                throw new IllegalStateException("a run left that had not entered; indicates a bug");
            }
            SourceRun next = line.waiting.poll();
            if (next == null && --line.busy == 0) {
                lines.remove(origin(run));
            }
            return Optional.ofNullable(next);
        } finally {
            lock.unlock();
        }
    }

    private static Origin origin(SourceRun run) {
        return run.connection().source().origin();
    }
}
