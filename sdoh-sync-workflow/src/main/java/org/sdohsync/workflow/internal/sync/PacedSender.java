// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.time.Pause;
import org.sdohsync.workflow.sync.SourceLoad;

/**
 * Sends to each server no more than a number of requests a minute. A tenth of a minute's requests may go at once; after that each
 * waits for its turn. Who would have to wait longer than {@link #LONGEST_WAIT} is told so instead. Safe for use by many threads.
 */
public final class PacedSender implements HttpSender {
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 1000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final HttpSender sender;
    private final Duration step;
    private final Duration ahead;
    private final Clock clock;
    private final Pause pause;
    // Guards the map: when the next request of a server would go if all went evenly.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Origin, Instant> even = new HashMap<>();

    /**
     * Lets requests wait for their turn.
     *
     * @param load how many a minute
     * @param sender sends them
     * @param clock tells when a turn comes
     * @param pause waits
     * @return the sender itself if there is no limit of requests a minute
     */
    public static HttpSender of(SourceLoad load, HttpSender sender, Clock clock, Pause pause) {
        return load.requestsPerMinute() == 0 ? sender : new PacedSender(sender, load.requestsPerMinute(), clock, pause);
    }

    PacedSender(HttpSender sender, int perMinute, Clock clock, Pause pause) {
        this.sender = sender;
        this.step = MINUTE.dividedBy(perMinute);
        this.ahead = step.multipliedBy(Math.max(0, perMinute / 10 - 1));
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public HttpReply send(OutgoingRequest request) {
        Duration wait = turn(Origin.of(request.uri()));
        if (!wait.isZero()) {
            try {
                pause.pause(wait);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new BusyException(request + " was not sent: interrupted while it waited for its turn");
            }
        }
        return sender.send(request);
    }

    /** Takes the next turn; returns how long to wait for it. */
    private Duration turn(Origin origin) {
        lock.lock();
        try {
            Instant now = clock.instant();
            // No plan of our own is further ahead than this: then the clock was set back, and all plans are void.
            Instant furthest = now.plus(ahead).plus(LONGEST_WAIT).plus(step);
            even.values().removeIf(planned -> planned.isAfter(furthest));
            Instant planned = even.getOrDefault(origin, now);
            Instant at = planned.isBefore(now) ? now : planned;
            Duration wait = Duration.between(now, at.minus(ahead));
            if (wait.compareTo(LONGEST_WAIT) > 0) {
                throw new BusyException("more requests wait for " + origin + " than its limit lets through in "
                        + LONGEST_WAIT + ": raise SourceLoad.requestsPerMinute, or ask later");
            }
            if (even.size() >= MOST_REMEMBERED) {
                // Whose next request could go at once needs no remembering.
                even.values().removeIf(next -> next.isBefore(now));
            }
            even.put(origin, at.plus(step));
            return wait.isNegative() ? Duration.ZERO : wait;
        } finally {
            lock.unlock();
        }
    }
}
