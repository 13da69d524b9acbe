// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;

/** What came of one pass over one connection. A source that broke is a value in it, not an exception. Immutable. */
public interface FeedResult {
    /**
     * The connection.
     *
     * @return its id
     */
    ConnectionId connection();

    /**
     * Which of the connection's feeds.
     *
     * @return the feed
     */
    Feed feed();

    /**
     * How many pages were asked for.
     *
     * @return the number of search requests
     */
    int pages();

    /**
     * How many Tasks were on the pages, known ones and those of others included.
     *
     * @return the number of entries
     */
    int seen();

    /**
     * How many states of Tasks the listener took.
     *
     * @return the number
     */
    int delivered();

    /**
     * How many entries were no Task with an id by which it can be asked for, and could not even be listed.
     *
     * @return the number
     */
    int invalid();

    /**
     * How many Tasks name their owner (for other feeds their requester or patient) by an identifier alone, at a server that is not known
     * to search by it: nobody can tell whether they are meant, and they were not delivered.
     *
     * @return the number
     */
    int unattributed();

    /**
     * The Tasks that wait to be delivered again.
     *
     * @return the failures that are not parked, of this pass and of earlier ones
     */
    List<FailedDelivery> failed();

    /**
     * The Tasks that failed too often.
     *
     * @return the failures that are not tried again until the Task changes
     */
    List<FailedDelivery> parked();

    /**
     * How long the pass took.
     *
     * @return the time by the clock of the settings
     */
    Duration duration();

    /**
     * What broke the pass off.
     *
     * @return the failure of the source or of the local store, empty if the pass came to its end
     */
    Optional<SyncException> failure();
}
