// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a cluster at a moment, as its database has it: of all processes together.
 *
 * @param connections how many connections are scheduled
 * @param running how many are in a scheduled sync
 * @param due how many wait for one
 * @param paused how many are paused by themselves or with their source
 * @param oldestDue since when the one is due that waits longest
 */
public record ClusterStatus(int connections, int running, int due, int paused, Optional<Instant> oldestDue) {
    /**
     * Creates one.
     *
     * @param connections how many connections are scheduled
     * @param running how many are in a scheduled sync
     * @param due how many wait for one
     * @param paused how many are paused by themselves or with their source
     * @param oldestDue since when the one is due that waits longest
     */
    public ClusterStatus {
        requireNonNull(oldestDue, "oldestDue");
    }
}
