// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;

/**
 * An action that is not confirmed yet, and its progress. Immutable; safe for use by many threads. {@code toString} shows no
 * content.
 */
public interface JournalEntry {
    /**
     * The entry's id. Ids of one connection sort in the order the actions were requested.
     *
     * @return the id
     */
    String id();

    /**
     * The connection.
     *
     * @return its id
     */
    ConnectionId connection();

    /**
     * When the action was requested.
     *
     * @return the time by our clock
     */
    Instant createdAt();

    /**
     * The action.
     *
     * @return the action
     */
    Action action();

    /**
     * Why the action needs a decision: the source refused it permanently, or the Task was changed by others.
     *
     * @return the reason, without content; empty for an entry that the next sync tries again
     */
    Optional<String> needsDecision();

    /**
     * The results that are on the source's server already.
     *
     * @return references by the index of their outcome, unmodifiable
     */
    Map<Integer, String> posted();

    /**
     * Since when it is unknown whether a sent result arrived. It is searched for during {@link ActionJournal#SETTLING}, and not
     * sent again meanwhile.
     *
     * @return the time of the oldest such sending by our clock; empty if there is none
     */
    Optional<Instant> inDoubtSince();
}
