// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;

/**
 * An action that left the journal, and its result. Kept for {@link ActionJournal#KEPT}. Immutable; safe for use by many threads. It
 * contains ids, no content.
 */
public interface DoneAction {
    /** How an action ended. */
    enum End {
        /** The source confirmed it. */
        CONFIRMED,
        /** It was not possible, or the source refused it, and it left nothing at the source. */
        REFUSED,
        /** It was cancelled while it waited. */
        CANCELLED,
        /** It needed a decision and was dismissed. Results that it posted remain at the source. */
        DISMISSED
    }
    /**
     * The id its journal entry had. Ids of one connection sort in the order the actions were requested.
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
     * The Task.
     *
     * @return its logical id on the source's server
     */
    String taskId();

    /**
     * The step.
     *
     * @return the step
     */
    Step step();

    /**
     * When it was requested.
     *
     * @return the time by our clock
     */
    Instant createdAt();

    /**
     * When it ended.
     *
     * @return the time by our clock
     */
    Instant endedAt();

    /**
     * How it ended.
     *
     * @return the end
     */
    End end();

    /**
     * The results it posted to the source's server.
     *
     * @return references, in the order of the outcomes
     */
    List<String> posted();

    /**
     * Why it was not completed.
     *
     * @return the reason, without content; empty for a confirmed action
     */
    Optional<String> reason();
}
