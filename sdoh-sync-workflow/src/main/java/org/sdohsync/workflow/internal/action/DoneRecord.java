// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Step;

/** What is kept of an action that left the journal. */
final class DoneRecord implements DoneAction {
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

    DoneRecord(JournalRecord entry, Instant endedAt, End end, @Nullable String reason) {
        this(
                entry.id(),
                entry.connection(),
                entry.action().taskId(),
                entry.action().step(),
                entry.createdAt(),
                new Ending(endedAt, end, List.copyOf(entry.posted().values()), reason));
    }

    DoneRecord(String id, ConnectionId connection, String taskId, Step step, Instant createdAt, Ending ending) {
        this.id = id;
        this.connection = connection;
        this.taskId = taskId;
        this.step = step;
        this.createdAt = createdAt;
        this.ending = ending;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ConnectionId connection() {
        return connection;
    }

    @Override
    public String taskId() {
        return taskId;
    }

    @Override
    public Step step() {
        return step;
    }

    @Override
    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public Instant endedAt() {
        return ending.at();
    }

    @Override
    public End end() {
        return ending.end();
    }

    @Override
    public List<String> posted() {
        return ending.posted();
    }

    @Override
    public Optional<String> reason() {
        return Optional.ofNullable(ending.reason());
    }

    @Override
    public String toString() {
        return "DoneAction[" + id + ", " + connection + ", " + step.verb() + " Task/" + taskId + ", " + end() + "]";
    }
}
