// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cluster.ClusterSchedule;
import org.sdohsync.cluster.ClusterStatus;

/** The shared schedule of {@code sdoh-sync-cluster}. Safe for use by many threads. */
public final class ClusterShare implements SharedSchedule {
    private final Supplier<ClusterSchedule> schedule;
    private volatile @Nullable ClusterSchedule started;

    /**
     * Creates it.
     *
     * @param schedule starts the schedule, or returns the one that was started
     */
    public ClusterShare(Supplier<ClusterSchedule> schedule) {
        this.schedule = requireNonNull(schedule, "schedule");
    }

    @Override
    public void start() {
        started = schedule.get();
    }

    /**
     * Reads the state of the cluster.
     *
     * @return the state, of all processes together
     * @throws IllegalStateException before the schedule was started
     */
    public ClusterStatus status() {
        ClusterSchedule now = started;
        if (now == null) {
            throw new IllegalStateException("the schedule is not started");
        }
        return now.status();
    }

    @Override
    public void close() {
        ClusterSchedule now = started;
        if (now != null) {
            now.close();
        }
    }
}
