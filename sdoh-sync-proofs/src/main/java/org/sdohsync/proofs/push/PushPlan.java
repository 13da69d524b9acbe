// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.push;

import java.time.Duration;

/**
 * What a run is like.
 *
 * @param events how many changes the source makes
 * @param tasks of how many Tasks
 * @param spacing the mean time between two changes that are not of one burst
 * @param bursts the share of changes that follow another within two seconds
 * @param lost the share of notifications that are lost
 * @param doubled the share that arrives twice
 * @param late the share that arrives minutes later, after others
 * @param restarts how often the receiver's process ends and another begins
 * @param push whether the source notifies
 * @param schedule whether a sync runs every hour
 * @param seed where chance begins
 */
record PushPlan(
        int events,
        int tasks,
        Duration spacing,
        double bursts,
        double lost,
        double doubled,
        double late,
        int restarts,
        boolean push,
        boolean schedule,
        long seed) {
    /** Notifications alone: no sync that they do not start. */
    static PushPlan notified(int events) {
        return new PushPlan(events, 300, Duration.ofMinutes(1), 0.7, 0.1, 0.1, 0.1, 2, true, false, 20260301);
    }

    /** The same changes, found by an hourly sync. */
    static PushPlan scheduled(int events) {
        return new PushPlan(events, 300, Duration.ofMinutes(1), 0.7, 0, 0, 0, 0, false, true, 20260301);
    }

    /** All notifications are lost, and nothing else is looked for. */
    static PushPlan deaf(int events) {
        return new PushPlan(events, 300, Duration.ofMinutes(1), 0.7, 1, 0, 0, 0, true, false, 20260301);
    }

    /** Nothing arrives, not even heartbeats. */
    boolean isDeaf() {
        return lost == 1;
    }
}
