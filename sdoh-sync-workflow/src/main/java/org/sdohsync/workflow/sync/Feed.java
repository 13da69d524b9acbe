// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import org.sdohsync.core.connection.ConnectionId;

/**
 * The streams of Tasks that one source can give. Each has a cursor and failures of its own. A Task that belongs to several is
 * delivered by the one that stands first here.
 */
public enum Feed {
    /** What is meant for us: the Tasks of our owners, or those of the patient. */
    MINE(""),
    /** What we asked others to do: the Tasks whose requester we are. */
    SENT(".sent"),
    /** What nobody has taken on yet: requested Tasks without an owner. */
    OPEN(".open"),
    /** What others do for patients we know. */
    PATIENTS(".patients"),
    /** Single Tasks that we know by their ids. */
    NAMED(".named");

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
