// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

/**
 * How much one server is asked at a time, over all connections that lead to it.
 *
 * <p>Defaults: {@value #DEFAULT_SIDE_BY_SIDE} syncs side by side, half of the threads that syncs have by default, and no limit of requests a minute.
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
     * The defaults.
     *
     * @return the load named in the description of this type
     */
    public static SourceLoad defaults() {
        return new SourceLoad(DEFAULT_SIDE_BY_SIDE, 0);
    }
}
