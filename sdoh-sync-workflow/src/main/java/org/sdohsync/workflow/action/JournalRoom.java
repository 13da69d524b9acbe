// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.store.Listing;

/** Keeps the journal of a connection within {@link Journal#MOST}. */
final class JournalRoom {
    private JournalRoom() {}

    static void require(Listing<JournalEntry> held, ConnectionId connection) {
        if (held.values().size() >= Journal.MOST) {
            throw new LimitException(
                    "connection " + connection + " has " + Journal.MOST
                            + " actions that are not done: nothing was taken on; decide"
                            + " those that Journal.undecided names",
                    "journal",
                    Journal.MOST);
        }
    }
}
