// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.mortal;

import java.util.Optional;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;

/** The life of one process: it ends at a chosen point, before or after something it does, and stays ended. One thread. */
public final class CrashPoint {
    /** What happens to everything that a dead process tries. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("the process is dead", null, false, false);
        }
    }

    private final int last;
    private int points;

    private CrashPoint(int last) {
        this.last = last;
    }

    /**
     * A process that dies.
     *
     * @param point where, counted from 0
     * @return its life
     */
    public static CrashPoint endingAt(int point) {
        return new CrashPoint(point);
    }

    /**
     * A process that does not.
     *
     * @return its life
     */
    public static CrashPoint endless() {
        return new CrashPoint(Integer.MAX_VALUE);
    }

    /**
     * Finds the death in what a program that died has thrown.
     *
     * @param thrown what it has thrown
     * @return the death, if it was one
     */
    public static Optional<Death> in(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Death death) {
                return Optional.of(death);
            }
        }
        return Optional.empty();
    }

    /**
     * Puts a point before and after each request.
     *
     * @param inner sends the requests
     * @return the sender of this process
     */
    public HttpSender sender(HttpSender inner) {
        return request -> {
            point();
            HttpReply reply = inner.send(request);
            point();
            return reply;
        };
    }

    /** A point at which the process may die. */
    public void point() {
        live();
        if (points++ == last) {
            throw new Death();
        }
    }

    /**
     * Tells whether it is over. What a program makes of a death is no sign of it: the program may take it for the failure of one
     * piece of its work.
     *
     * @return true if nothing is done any more
     */
    public boolean ended() {
        return points > last;
    }

    /** Something that only a living process does. */
    public void live() {
        if (ended()) {
            throw new Death();
        }
    }
}
