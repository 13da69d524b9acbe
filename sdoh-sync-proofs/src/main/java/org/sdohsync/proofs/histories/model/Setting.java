// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.model;

import java.time.Duration;

/**
 * How the source of a history, and the client's settings, are from its begin to its end.
 *
 * @param ownerSearch whether Tasks can be searched by owner; if not, the search is refused
 * @param timeSearch whether Tasks can be searched by time
 * @param timeHeeded whether such a search is heeded rather than silently ignored
 * @param sorts whether the order that is asked for is kept
 * @param dates whether answers say the time
 * @param snapshots whether the pages of one search are of one moment, rather than cut from what is there when they are read
 * @param grain how exactly changes are stamped
 * @param overlap how far a search reaches back before the cursor; the source shows every change within that time
 * @param skew how far the client's clock is ahead of the source's
 * @param pageSize how many Tasks a page has
 */
public record Setting(
        boolean ownerSearch,
        boolean timeSearch,
        boolean timeHeeded,
        boolean sorts,
        boolean dates,
        boolean snapshots,
        Duration grain,
        Duration overlap,
        Duration skew,
        int pageSize) {}
