// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;

/**
 * An action that left the journal, and its result. Kept for {@link Journal#KEPT}. Immutable; safe for use by many threads. It
 * contains ids, no content.
 */
public final class DoneAction {
    /** How an action ended. */
    public enum End {
        /** The source confirmed it. */
        CONFIRMED,
        /** It was not possible, or the source refused it, and it left nothing at the source. */
        REFUSED,
        /** It was cancelled while it waited. */
        CANCELLED,
        /** It needed a decision and was dismissed. Results that it posted remain at the source. */
        DISMISSED
    }

    /** When and how an action ended, what it had put on the source's server by then, and why it was not done if it was not. */
    record Ending(
            Instant at,
            End end,
            List<String> posted,
            @Nullable String reason) {
        Ending {
            posted = List.copyOf(posted);
        }
    }

    private final String id;
    private final ConnectionId connection;
    private final String taskId;
    private final Step step;
    private final Instant createdAt;
    private final Ending ending;

    DoneAction(JournalEntry entry, Instant endedAt, End end, @Nullable String reason) {
        this(
                entry.id(),
                entry.connection(),
                entry.action().taskId(),
                entry.action().step(),
                entry.createdAt(),
                new Ending(endedAt, end, List.copyOf(entry.posted().values()), reason));
    }

    DoneAction(String id, ConnectionId connection, String taskId, Step step, Instant createdAt, Ending ending) {
        this.id = id;
        this.connection = connection;
        this.taskId = taskId;
        this.step = step;
        this.createdAt = createdAt;
        this.ending = ending;
    }

    /**
     * The id its journal entry had. Ids of one connection sort in the order the actions were requested.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The connection.
     *
     * @return its id
     */
    public ConnectionId connection() {
        return connection;
    }

    /**
     * The Task.
     *
     * @return its logical id on the source's server
     */
    public String taskId() {
        return taskId;
    }

    /**
     * The step.
     *
     * @return the step
     */
    public Step step() {
        return step;
    }

    /**
     * When it was requested.
     *
     * @return the time by our clock
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * When it ended.
     *
     * @return the time by our clock
     */
    public Instant endedAt() {
        return ending.at();
    }

    /**
     * How it ended.
     *
     * @return the end
     */
    public End end() {
        return ending.end();
    }

    /**
     * The results it posted to the source's server.
     *
     * @return references, in the order of the outcomes
     */
    public List<String> posted() {
        return ending.posted();
    }

    /**
     * Why it was not completed.
     *
     * @return the reason, without content; empty for a confirmed action
     */
    public Optional<String> reason() {
        return Optional.ofNullable(ending.reason());
    }

    @Override
    public String toString() {
        return "DoneAction[" + id + ", " + connection + ", " + step.verb() + " Task/" + taskId + ", " + end() + "]";
    }
}
