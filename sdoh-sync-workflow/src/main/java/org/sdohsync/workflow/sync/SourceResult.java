// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.feed.FeedResult;

/** What came of one sync at one source. Immutable; holds ids and counts, no content. */
public interface SourceResult {
    /**
     * The source.
     *
     * @return the connection as it was after the sync
     */
    Connection connection();

    /**
     * Tells whether everything went well: the source answered, every change was taken, no action waits.
     *
     * @return true if nothing is left to do
     */
    boolean complete();

    /**
     * What broke the sync off at this source.
     *
     * @return the failure, empty if the sync came to its end
     */
    Optional<SyncException> failure();

    /**
     * Tells whether the sync left something at this source to the next one because of its time: the bound of the source ({@link
     * SyncOptions#timeAtMost}) or that of the sync. Nothing is lost thereby.
     *
     * @return true if the next sync goes on where this one stopped
     */
    boolean boundedByTime();

    /**
     * How many changes the listener took.
     *
     * @return the number
     */
    int delivered();

    /**
     * How many changes could not be delivered: read, or taken by the listener. They are delivered again.
     *
     * @return the number, parked ones included
     */
    int failedDeliveries();

    /**
     * How many entries of the source's answers were skipped: they have no usable id, or do not say for whom they are. What they are is in
     * the {@link #feeds}.
     *
     * @return the number
     */
    int skipped();

    /**
     * How many actions of earlier syncs were confirmed now.
     *
     * @return the number
     */
    int finishedActions();

    /**
     * How many actions of earlier syncs still wait to be confirmed or decided.
     *
     * @return the number
     */
    int pendingActions();

    /**
     * How many actions stand still because their journal entry cannot be read.
     *
     * @return the number
     */
    int damagedActions();

    /**
     * The pass over the Tasks meant for us in detail.
     *
     * @return the result, empty if the sync did not get that far
     */
    Optional<FeedResult> ownFeed();

    /**
     * The passes over all feeds of the source in detail.
     *
     * @return the results, as far as the sync got
     */
    List<FeedResult> feeds();

    /**
     * What somebody should do next.
     *
     * @return one sentence for a person
     */
    String nextAction();
}
