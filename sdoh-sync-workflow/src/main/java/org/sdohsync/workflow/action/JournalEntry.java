// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;

/** An action that is not confirmed yet, and how far it got. Immutable; prints no content. */
public final class JournalEntry {
    private final String id;
    private final ConnectionId connection;
    private final Instant createdAt;
    private final Action action;
    private final Map<Integer, String> posted;
    private final Set<Integer> unsure;
    private final @Nullable String refusal;

    JournalEntry(
            String id,
            ConnectionId connection,
            Instant createdAt,
            Action action,
            Map<Integer, String> posted,
            Set<Integer> unsure,
            @Nullable String refusal) {
        this.id = id;
        this.connection = connection;
        this.createdAt = createdAt;
        this.action = action;
        this.posted = Collections.unmodifiableMap(new TreeMap<>(posted));
        this.unsure = Collections.unmodifiableSet(new TreeSet<>(unsure));
        this.refusal = refusal;
    }

    /**
     * The entry's id. Ids of one connection sort in the order the actions were asked for.
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
     * When the action was asked for.
     *
     * @return the time by our clock
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * What is to be done.
     *
     * @return the action
     */
    public Action action() {
        return action;
    }

    /**
     * Why the library does not go on by itself: the source refused for good, or the Task went another way.
     *
     * @return what happened, without content; empty for an entry that the next pass tries again
     */
    public Optional<String> needsDecision() {
        return Optional.ofNullable(refusal);
    }

    /**
     * The Procedures that are on the source's server already.
     *
     * @return references by the index of their outcome, unmodifiable
     */
    public Map<Integer, String> posted() {
        return posted;
    }

    /** Outcomes that were sent to a server which cannot be asked whether they arrived. */
    Set<Integer> unsure() {
        return unsure;
    }

    JournalEntry withPosted(int index, String reference) {
        Map<Integer, String> more = new TreeMap<>(posted);
        more.put(index, reference);
        return new JournalEntry(id, connection, createdAt, action, more, without(index), refusal);
    }

    JournalEntry withUnsure(int index) {
        Set<Integer> more = new TreeSet<>(unsure);
        more.add(index);
        return new JournalEntry(id, connection, createdAt, action, posted, more, refusal);
    }

    JournalEntry withSure(int index) {
        return new JournalEntry(id, connection, createdAt, action, posted, without(index), refusal);
    }

    JournalEntry withRefusal(@Nullable String why) {
        return new JournalEntry(id, connection, createdAt, action, posted, unsure, why);
    }

    private Set<Integer> without(int index) {
        Set<Integer> fewer = new TreeSet<>(unsure);
        fewer.remove(index);
        return fewer;
    }

    @Override
    public String toString() {
        return "JournalEntry[" + id + ", " + connection + ", " + action.step().verb() + " Task/" + action.taskId()
                + ", " + (refusal == null ? "pending" : "needs a decision") + "]";
    }
}
