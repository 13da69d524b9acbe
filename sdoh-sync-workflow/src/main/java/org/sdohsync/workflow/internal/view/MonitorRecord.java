// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.feed.Feed;

/**
 * The times of the last checks of a connection's open referrals, by our clock.
 *
 * @param connection the connection
 * @param sweeps the progress of checking open Tasks, by feed
 * @param requestsAt when changed ServiceRequests were searched last
 * @param requestsAfter the ServiceRequest after which that continues; empty if it was completed
 */
record MonitorRecord(
        ConnectionId connection, Map<Feed, CheckPosition> sweeps, Instant requestsAt, String requestsAfter) {
    MonitorRecord {
        Map<Feed, CheckPosition> copy = new EnumMap<>(Feed.class);
        copy.putAll(sweeps);
        sweeps = Collections.unmodifiableMap(copy);
    }

    static MonitorRecord fresh(ConnectionId connection, Instant now) {
        return new MonitorRecord(connection, Map.of(), now, "");
    }

    /** The progress of one feed; a new feed is checked after an interval. */
    CheckPosition sweep(Feed feed, Instant now) {
        return sweeps.getOrDefault(feed, CheckPosition.fresh(now));
    }

    MonitorRecord with(Feed feed, CheckPosition sweep) {
        Map<Feed, CheckPosition> more = new EnumMap<>(Feed.class);
        more.putAll(sweeps);
        more.put(feed, sweep);
        return new MonitorRecord(connection, more, requestsAt, requestsAfter);
    }

    MonitorRecord requested(Instant at, String after) {
        return new MonitorRecord(connection, sweeps, at, after);
    }
}
