// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.pass;

import java.time.Clock;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.time.Pause;

/**
 * How much one server is asked at a time, over all connections that lead to it.
 *
 * <p>Defaults: {@value #DEFAULT_SIDE_BY_SIDE} rounds side by side, half of the threads that rounds have by default, and no limit of requests a minute.
 *
 * @param sideBySide how many connections to one server are worked on at a time; the others wait without holding a thread. It has to
 *     be less than the number of threads, so that one slow server never holds them all
 * @param requestsPerMinute how many requests one server gets in a minute, 0 for no limit; what exceeds waits
 */
public record SourceLoad(int sideBySide, int requestsPerMinute) {
    /** How many connections to one server are worked on side by side: 4. */
    public static final int DEFAULT_SIDE_BY_SIDE = 4;

    /**
     * Checks the numbers.
     *
     * @param sideBySide how many connections to one server are worked on at a time, at least 1
     * @param requestsPerMinute how many requests one server gets in a minute, 0 for no limit
     */
    public SourceLoad {
        if (sideBySide < 1) {
            throw new IllegalArgumentException("sideBySide is under 1: " + sideBySide);
        }
        if (requestsPerMinute < 0) {
            throw new IllegalArgumentException("requestsPerMinute is under 0: " + requestsPerMinute);
        }
    }

    /**
     * Lets requests wait for their turn.
     *
     * @param sender sends them
     * @param clock tells when a turn comes
     * @param pause waits
     * @return the sender itself if there is no limit of requests a minute
     */
    public HttpSender pacing(HttpSender sender, Clock clock, Pause pause) {
        return requestsPerMinute == 0 ? sender : new PacedSender(sender, requestsPerMinute, clock, pause);
    }

    /**
     * The defaults.
     *
     * @return the load named in the description of this type
     */
    public static SourceLoad defaults() {
        return new SourceLoad(DEFAULT_SIDE_BY_SIDE, 0);
    }
}
