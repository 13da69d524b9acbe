// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.workflow.fhir.LocalReference;

/**
 * An action that is not confirmed yet, and its progress. Immutable; safe for use by many threads. {@link #toString} shows no
 * content.
 */
public final class JournalEntry {
    private final String id;
    private final ConnectionId connection;
    private final Instant createdAt;
    private final Action action;
    private final Map<Integer, String> posted;
    private final Map<Integer, Doubt> doubts;
    private final @Nullable String refusal;

    JournalEntry(
            String id,
            ConnectionId connection,
            Instant createdAt,
            Action action,
            Map<Integer, String> posted,
            Map<Integer, Doubt> doubts,
            @Nullable String refusal) {
        this.id = id;
        this.connection = connection;
        this.createdAt = createdAt;
        this.action = action;
        this.posted = Collections.unmodifiableMap(new TreeMap<>(posted));
        this.doubts = Collections.unmodifiableMap(new TreeMap<>(doubts));
        this.refusal = refusal;
    }

    /**
     * The entry's id. Ids of one connection sort in the order the actions were requested.
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
     * When the action was requested.
     *
     * @return the time by our clock
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * The action.
     *
     * @return the action
     */
    public Action action() {
        return action;
    }

    /**
     * Why the action needs a decision: the source refused it permanently, or the Task was changed by others.
     *
     * @return the reason, without content; empty for an entry that the next round tries again
     */
    public Optional<String> needsDecision() {
        return Optional.ofNullable(refusal);
    }

    /**
     * The results that are on the source's server already.
     *
     * @return references by the index of their outcome, unmodifiable
     */
    public Map<Integer, String> posted() {
        return posted;
    }

    /**
     * Since when it is unknown whether a sent result arrived. It is searched for during {@link Journal#SETTLING}, and not
     * sent again meanwhile.
     *
     * @return the time of the oldest such sending by our clock; empty if there is none
     */
    public Optional<Instant> inDoubtSince() {
        return doubts.values().stream()
                .filter(doubt -> !doubt.overruled())
                .map(Doubt::since)
                .min(Instant::compareTo);
    }

    /** The doubts about sent results, by the index of their outcome. */
    Map<Integer, Doubt> doubts() {
        return doubts;
    }

    /** Tells whether results are, or may be, at the source. */
    boolean hasTraces() {
        return !posted.isEmpty() || !doubts.isEmpty();
    }

    /** When a result in doubt is searched for next; empty if the entry does not wait. */
    Optional<Instant> waitsUntil(Instant now) {
        return doubts.values().stream()
                .filter(doubt -> !doubt.isDue(now))
                .map(Doubt::nextLook)
                .max(Instant::compareTo);
    }

    JournalEntry withPosted(int index, String reference) {
        Map<Integer, String> more = new TreeMap<>(posted);
        more.put(index, reference);
        return new JournalEntry(id, connection, createdAt, action, more, without(index), refusal);
    }

    /** Returns the entry after a result in doubt was found on the server. */
    JournalEntry arrived(LocalReference found) {
        int index = doubts.keySet().stream()
                .filter(doubted -> action.outcomes().get(doubted).type().equals(found.type()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no result of type " + found.type() + " is in doubt"));
        JournalEntry surer = withPosted(index, found.toString());
        return surer.doubts().isEmpty() ? surer.withRefusal(null) : surer;
    }

    /** Throws if results are, or may be, on the server. */
    void requireTraceless() {
        if (hasTraces()) {
            String task = "Task/" + action.taskId();
            throw new ConflictException(
                    "the action on " + task
                            + " has posted results to the source's server: let it complete, or dismiss it",
                    task,
                    null,
                    null);
        }
    }

    JournalEntry withDoubt(int index, Doubt doubt) {
        Map<Integer, Doubt> more = new TreeMap<>(doubts);
        more.put(index, doubt);
        return new JournalEntry(id, connection, createdAt, action, posted, more, refusal);
    }

    JournalEntry withoutDoubt(int index) {
        return new JournalEntry(id, connection, createdAt, action, posted, without(index), refusal);
    }

    /** Returns the entry after a person decided to send results in doubt again. */
    JournalEntry overruled() {
        Map<Integer, Doubt> overruled = new TreeMap<>(doubts);
        overruled.replaceAll((index, doubt) -> doubt.overrule());
        return new JournalEntry(id, connection, createdAt, action, posted, overruled, refusal);
    }

    JournalEntry withRefusal(@Nullable String why) {
        return new JournalEntry(id, connection, createdAt, action, posted, doubts, why);
    }

    private Map<Integer, Doubt> without(int index) {
        Map<Integer, Doubt> fewer = new TreeMap<>(doubts);
        fewer.remove(index);
        return fewer;
    }

    @Override
    public String toString() {
        return "JournalEntry[" + id + ", " + connection + ", " + action.step().verb() + " Task/" + action.taskId()
                + ", " + (refusal == null ? "pending" : "needs a decision") + "]";
    }
}
