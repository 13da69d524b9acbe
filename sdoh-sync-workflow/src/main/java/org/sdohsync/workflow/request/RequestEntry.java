// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;

/**
 * A request that is not confirmed yet, and its progress. Immutable; safe for use by many threads. {@code toString} shows no
 * content.
 */
public interface RequestEntry {
    /**
     * The application's own key of the request.
     *
     * @return the key
     */
    String key();

    /**
     * The connection.
     *
     * @return its id
     */
    ConnectionId connection();

    /**
     * When it was requested.
     *
     * @return the time by our clock
     */
    Instant createdAt();

    /**
     * The resources that are on the source's server already.
     *
     * @return references by the name of their part, such as {@code request} and {@code task}; unmodifiable, in the order of posting
     */
    Map<String, String> posted();

    /**
     * Why the request needs a decision: the source refused it permanently, or it cannot be found out whether a resource arrived.
     *
     * @return the reason, without content; empty for a request that the next sync tries again
     */
    Optional<String> needsDecision();

    /**
     * Since when it is unknown whether a resource arrived that was sent. It is searched for during {@link
     * org.sdohsync.workflow.action.ActionJournal#SETTLING}, and not sent again meanwhile.
     *
     * @return the time by our clock; empty if there is none
     */
    Optional<Instant> inDoubtSince();
}
