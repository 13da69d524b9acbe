// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.time.Instant;
import org.sdohsync.core.connection.ConnectionId;

/** When a connection's open referrals were looked at last, by our clock; and the Task at which a long look was interrupted. */
record WatchNote(ConnectionId connection, Instant departuresAt, String departuresAfter, Instant requestsAt) {
    static WatchNote fresh(ConnectionId connection, Instant now) {
        return new WatchNote(connection, now, "", now);
    }
}
