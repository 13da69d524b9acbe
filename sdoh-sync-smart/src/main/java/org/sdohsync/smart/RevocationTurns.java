// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Origin;
import org.sdohsync.smart.token.Revocation;

/**
 * Revokes many grants, {@value #SIDE_BY_SIDE} side by side, of which {@value #EACH} at one server, so that a slow server does not hold up
 * those of others. A server that did not answer {@value #SILENCES} times in a row is not asked any more. Used once; safe for use by
 * many threads.
 */
final class RevocationTurns {
    static final int SIDE_BY_SIDE = 16;
    static final int EACH = 4;
    static final int SILENCES = 3;

    private final Function<ConnectionId, Revocation> revoke;
    private final LeakFailures failures;
    // Guards all that is below; never held during a request.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Map<Origin, Server> servers = new HashMap<>();
    // Those with grants that wait, in the order of their turns.
    private final Deque<Server> turns = new ArrayDeque<>();
    private int left;
    private int atWork;

    /** The grants of one server. */
    private static final class Server {
        private final Deque<ConnectionId> waiting = new ArrayDeque<>();
        private int atWork;
        private int silences;
    }

    private record Turn(Server server, ConnectionId connection) {}

    /**
     * Makes one without grants.
     *
     * @param revoke asks the server of a connection
     * @param failures takes what that throws
     */
    RevocationTurns(Function<ConnectionId, Revocation> revoke, LeakFailures failures) {
        this.revoke = revoke;
        this.failures = failures;
    }

    /** Adds a grant, before {@link #run}. */
    void add(Origin server, ConnectionId connection) {
        Server its = servers.computeIfAbsent(server, any -> {
            Server fresh = new Server();
            turns.add(fresh);
            return fresh;
        });
        its.waiting.add(connection);
        left++;
    }

    /** Asks for all of them, on the calling thread and on others, and returns at the end. Never throws. */
    void run(Executor executor) {
        for (int helper = 1; helper < Math.min(SIDE_BY_SIDE, left); helper++) {
            try {
                executor.execute(this::work);
            } catch (RuntimeException | Error notAccepted) {
                // Closed or full: the calling thread does what no other does.
                break;
            }
        }
        work();
        lock.lock();
        try {
            while (atWork > 0) {
                ended.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    // Whoever has done one takes the next: where none can be taken, those at work at the server come back for it.
    private void work() {
        for (Turn turn = take(); turn != null; turn = take()) {
            Turn mine = turn;
            Revocation[] said = new Revocation[1];
            try {
                failures.attempt(mine.connection(), () -> said[0] = revoke.apply(mine.connection()));
            } finally {
                end(mine.server(), said[0]);
            }
        }
    }

    private @Nullable Turn take() {
        lock.lock();
        try {
            for (int looked = turns.size(); looked > 0 && !failures.givesUp(); looked--) {
                Server next = turns.remove();
                if (next.silences >= SILENCES) {
                    continue;
                }
                if (next.atWork >= EACH) {
                    turns.add(next);
                    continue;
                }
                ConnectionId connection = next.waiting.remove();
                if (!next.waiting.isEmpty()) {
                    turns.add(next);
                }
                next.atWork++;
                atWork++;
                return new Turn(next, connection);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void end(Server server, @Nullable Revocation said) {
        lock.lock();
        try {
            server.silences = said == Revocation.UNREACHABLE ? server.silences + 1 : 0;
            server.atWork--;
            if (--atWork == 0) {
                ended.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
