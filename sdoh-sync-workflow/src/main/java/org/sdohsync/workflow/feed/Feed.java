// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.feed;

import java.util.Arrays;
import org.sdohsync.core.connection.ConnectionId;

/**
 * The streams of Tasks that one source can give. Each has a cursor and failures of its own. A Task that belongs to several is
 * delivered by the one that stands first here.
 */
public enum Feed {
    /** What is meant for us: the Tasks of our owners, or those of the patient. */
    OWNER("MINE", ""),
    /** What we asked others to do: the Tasks whose requester we are. */
    REQUESTER("SENT", ".sent"),
    /** What nobody has taken on yet: requested Tasks without an owner. */
    UNOWNED("OPEN", ".open"),
    /** What others do for patients we know. */
    PATIENTS("PATIENTS", ".patients"),
    /** Single Tasks that we know by their ids. */
    TASKS("NAMED", ".named");

    private final String stored;
    private final String suffix;

    Feed(String stored, String suffix) {
        this.stored = stored;
        this.suffix = suffix;
    }

    /**
     * What stands for the feed in stored records; it never changes.
     *
     * @return the text
     */
    public String stored() {
        return stored;
    }

    /**
     * Takes back what {@link #stored} gave.
     *
     * @param text the text
     * @return the feed
     * @throws IllegalArgumentException if it stands for none
     */
    public static Feed ofStored(String text) {
        return Arrays.stream(values())
                .filter(feed -> feed.stored.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no feed of this name"));
    }

    /**
     * Names the feed's checkpoint at one connection.
     *
     * @param connection the connection
     * @return the id of the record; for {@link #OWNER} that of the connection
     */
    public String checkpointId(ConnectionId connection) {
        return connection.value() + suffix;
    }
}
