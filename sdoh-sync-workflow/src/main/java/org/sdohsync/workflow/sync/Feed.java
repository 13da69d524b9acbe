// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import org.sdohsync.core.connection.ConnectionId;

/** The streams of Tasks that one source can give. Each has a cursor and failures of its own. */
public enum Feed {
    /** What is meant for us: the Tasks of our owners, or those of the patient. */
    MINE(""),
    /** What we asked others to do: the Tasks whose requester we are. */
    SENT(".sent"),
    /** What nobody has taken on yet: requested Tasks without an owner. */
    OPEN(".open");

    private final String suffix;

    Feed(String suffix) {
        this.suffix = suffix;
    }

    /**
     * Names the feed's checkpoint at one connection.
     *
     * @param connection the connection
     * @return the id of the record; for {@link #MINE} that of the connection
     */
    public String checkpointId(ConnectionId connection) {
        return connection.value() + suffix;
    }
}
