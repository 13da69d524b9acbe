// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.store.Listing;

/** Limits the journal of a connection to {@link Journal#MOST} entries. */
final class JournalRoom {
    private JournalRoom() {}

    static void require(Listing<JournalEntry> held, ConnectionId connection) {
        if (held.values().size() >= Journal.MOST) {
            throw new LimitException(
                    "connection " + connection + " has " + Journal.MOST
                            + " unfinished actions: the new one was refused; decide those that Journal.undecided lists",
                    "journal",
                    Journal.MOST);
        }
    }
}
