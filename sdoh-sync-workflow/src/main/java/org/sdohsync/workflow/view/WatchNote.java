// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.sync.Feed;

/**
 * The times of the last checks of a connection's open referrals, by our clock.
 *
 * @param connection the connection
 * @param sweeps the progress of checking open Tasks, by feed
 * @param requestsAt when changed ServiceRequests were searched last
 * @param requestsAfter the ServiceRequest after which that continues; empty if it was completed
 */
record WatchNote(ConnectionId connection, Map<Feed, Sweep> sweeps, Instant requestsAt, String requestsAfter) {
    WatchNote {
        Map<Feed, Sweep> copy = new EnumMap<>(Feed.class);
        copy.putAll(sweeps);
        sweeps = Collections.unmodifiableMap(copy);
    }

    static WatchNote fresh(ConnectionId connection, Instant now) {
        return new WatchNote(connection, Map.of(), now, "");
    }

    /** The progress of one feed; a new feed is checked after an interval. */
    Sweep sweep(Feed feed, Instant now) {
        return sweeps.getOrDefault(feed, Sweep.fresh(now));
    }

    WatchNote with(Feed feed, Sweep sweep) {
        Map<Feed, Sweep> more = new EnumMap<>(Feed.class);
        more.putAll(sweeps);
        more.put(feed, sweep);
        return new WatchNote(connection, more, requestsAt, requestsAfter);
    }

    WatchNote requested(Instant at, String after) {
        return new WatchNote(connection, sweeps, at, after);
    }
}
