// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.model;

import java.time.Duration;
import java.util.List;
import org.sdohsync.workflow.feed.Feed;

/**
 * How the source of a history, and the client's settings, are from its begin to its end.
 *
 * @param feeds what the client looks for: what is meant for it, and mostly one thing more, whose Tasks overlap with that
 * @param ownerSearch whether Tasks can be searched by owner; if not, the search is refused
 * @param secondSearch the same for the search of the second feed
 * @param timeSearch whether Tasks can be searched by time
 * @param timeHeeded whether such a search is heeded rather than silently ignored
 * @param sorts whether the order that is asked for is kept
 * @param dates whether answers say the time
 * @param snapshots whether the pages of one search are of one moment, rather than cut from what is there when they are read
 * @param grain how exactly changes are stamped
 * @param overlap how far a search reaches back before the cursor; the source shows every change within that time
 * @param skew how far the client's clock is ahead of the source's
 * @param pageSize how many Tasks a page has
 * @param ahead whether the client fetches the next page before the listener has done with one
 * @param stamping what of a Task tells its states apart
 * @param linksLive whether a link to a next page leads anywhere; if not, pages are as large as asked for
 */
public record Setting(
        List<Feed> feeds,
        boolean ownerSearch,
        boolean secondSearch,
        boolean timeSearch,
        boolean timeHeeded,
        boolean sorts,
        boolean dates,
        boolean snapshots,
        Duration grain,
        Duration overlap,
        Duration skew,
        int pageSize,
        boolean ahead,
        Stamping stamping,
        boolean linksLive) {
    /** What of a Task is another one after each change. */
    public enum Stamping {
        /** Its version, and the time. */
        VERSIONS,
        /** The time; all versions are the same. */
        TIMES,
        /** Nothing: where it is searched by time, it says none. */
        NOTHING
    }

    /**
     * Copies.
     *
     * @param feeds what the client looks for
     * @param ownerSearch whether Tasks can be searched by owner
     * @param secondSearch the same for the search of the second feed
     * @param timeSearch whether Tasks can be searched by time
     * @param timeHeeded whether such a search is heeded
     * @param sorts whether the order that is asked for is kept
     * @param dates whether answers say the time
     * @param snapshots whether the pages of one search are of one moment
     * @param grain how exactly changes are stamped
     * @param overlap how far a search reaches back before the cursor
     * @param skew how far the client's clock is ahead of the source's
     * @param pageSize how many Tasks a page has
     * @param ahead whether the client fetches the next page ahead
     * @param stamping what of a Task tells its states apart
     * @param linksLive whether a link to a next page leads anywhere
     */
    public Setting {
        feeds = List.copyOf(feeds);
    }

    /**
     * Tells whether states of a Task are in an order that can be seen.
     *
     * @return true if version or time tell it
     */
    public boolean ordersStates() {
        return stamping != Stamping.NOTHING;
    }
}
