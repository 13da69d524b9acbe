// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often open referrals are checked in addition to the feeds. Immutable.
 *
 * @param departures how often to check whether the known open Tasks still exist
 * @param requests how often to search for changed ServiceRequests of accepted Tasks
 */
public record MonitorSettings(Duration departures, Duration requests) {
    /** The default: departures once a day, ServiceRequests once an hour. */
    public static final MonitorSettings DEFAULT = new MonitorSettings(Duration.ofDays(1), Duration.ofHours(1));

    /**
     * Checks the parts.
     *
     * @param departures how often to check whether the known open Tasks still exist
     * @param requests how often to search for changed ServiceRequests of accepted Tasks
     */
    public MonitorSettings {
        if (requireNonNull(departures, "departures").isNegative() || departures.isZero()) {
            throw new IllegalArgumentException("departures must be a positive interval: " + departures);
        }
        if (requireNonNull(requests, "requests").isNegative() || requests.isZero()) {
            throw new IllegalArgumentException("requests must be a positive interval: " + requests);
        }
    }

    /** The longest interval. */
    Duration longest() {
        return departures.compareTo(requests) > 0 ? departures : requests;
    }
}
