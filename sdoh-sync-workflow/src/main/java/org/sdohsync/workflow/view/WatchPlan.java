// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often open referrals are looked at beside the feeds.
 *
 * @param departures how often to ask whether the known open Tasks are still there
 * @param requests how often to ask for changed ServiceRequests of the Tasks that were taken on
 */
public record WatchPlan(Duration departures, Duration requests) {
    /** Once a day, and once an hour. */
    public static final WatchPlan DEFAULT = new WatchPlan(Duration.ofDays(1), Duration.ofHours(1));

    /**
     * Checks the parts.
     *
     * @param departures how often to ask whether the known open Tasks are still there
     * @param requests how often to ask for changed ServiceRequests of the Tasks that were taken on
     */
    public WatchPlan {
        if (requireNonNull(departures, "departures").isNegative() || departures.isZero()) {
            throw new IllegalArgumentException("departures is not a time between two looks: " + departures);
        }
        if (requireNonNull(requests, "requests").isNegative() || requests.isZero()) {
            throw new IllegalArgumentException("requests is not a time between two looks: " + requests);
        }
    }

    /** The longest time between two looks. */
    Duration longest() {
        return departures.compareTo(requests) > 0 ? departures : requests;
    }
}
