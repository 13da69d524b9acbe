// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import java.time.Duration;

/**
 * How large the proof is.
 *
 * @param connections how many connections there are
 * @param sources how many servers they lead to
 * @param window in which each connection has to be synced again
 * @param latency how long a server takes for an answer
 * @param threads of a process
 * @param heartbeat of a process
 * @param fault what is broken on purpose, empty if nothing is
 */
record ClusterPlan(
        int connections,
        int sources,
        Duration window,
        Duration latency,
        int threads,
        Duration heartbeat,
        String fault) {
    /** How many processes there are. */
    static final int JVMS = 4;

    private static final int MISSED = 4;
    private static final int TO_DETECT = 2;
    private static final int SHARE = 300;

    static ClusterPlan ofProperties() {
        int connections = Integer.getInteger("cluster.connections", 20_000);
        return new ClusterPlan(
                connections,
                Math.max(8, connections / SHARE),
                Duration.ofSeconds(Integer.getInteger("cluster.windowSeconds", 600)),
                Duration.ofMillis(50),
                Integer.getInteger("cluster.threads", 8),
                Duration.ofSeconds(Integer.getInteger("cluster.heartbeatSeconds", 2)),
                System.getProperty("cluster.fault", ""));
    }

    /** Within which the work of a dead process has to be taken over: missed heartbeats, their detection, and a few seconds. */
    Duration takeover() {
        return heartbeat.multipliedBy(MISSED + TO_DETECT).plusSeconds(5);
    }

    /** The longest time between two syncs of a connection that is in order. */
    Duration longestGap() {
        return window.plus(window.dividedBy(4)).plus(takeover());
    }

    /** The shortest time between two syncs that nothing explains: the jitter takes a tenth at most. */
    Duration shortestGap() {
        return window.multipliedBy(3).dividedBy(4);
    }
}
