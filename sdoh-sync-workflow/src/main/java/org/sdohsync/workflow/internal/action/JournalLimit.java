// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.workflow.action.ActionJournal;

/** Keeps the journal of a connection within {@link ActionJournal#MOST}. */
final class JournalLimit {
    private JournalLimit() {}

    static void require(RecordListing<JournalRecord> held, ConnectionId connection) {
        if (held.values().size() >= ActionJournal.MOST) {
            throw new LimitException(
                    "connection " + connection + " has " + ActionJournal.MOST
                            + " actions that are not done: nothing was taken on; decide"
                            + " those that Journal.undecided names",
                    "journal",
                    ActionJournal.MOST);
        }
    }
}
