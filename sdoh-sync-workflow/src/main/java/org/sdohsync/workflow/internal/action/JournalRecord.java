// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.action.JournalEntry;

/** A journal entry with the results that were sent for it. */
public final class JournalRecord implements JournalEntry {
    private final String id;
    private final ConnectionId connection;
    private final Instant createdAt;
    private final TaskAction action;
    private final Map<Integer, String> posted;
    private final Map<Integer, UncertainPost> doubts;
    private final @Nullable String refusal;

    public JournalRecord(
            String id,
            ConnectionId connection,
            Instant createdAt,
            TaskAction action,
            Map<Integer, String> posted,
            Map<Integer, UncertainPost> doubts,
            @Nullable String refusal) {
        this.id = id;
        this.connection = connection;
        this.createdAt = createdAt;
        this.action = action;
        this.posted = Collections.unmodifiableMap(new TreeMap<>(posted));
        this.doubts = Collections.unmodifiableMap(new TreeMap<>(doubts));
        this.refusal = refusal;
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
    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public TaskAction action() {
        return action;
    }

    @Override
    public Optional<String> needsDecision() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public Map<Integer, String> posted() {
        return posted;
    }

    @Override
    public Optional<Instant> inDoubtSince() {
        return doubts.values().stream()
                .filter(doubt -> !doubt.overruled())
                .map(UncertainPost::since)
                .min(Instant::compareTo);
    }

    /** Outcomes that were sent and are not known to have arrived. */
    public Map<Integer, UncertainPost> doubts() {
        return doubts;
    }

    /**
     * Whether something of it is at the source, or may be. Saved answers that are known to be there do not count: each step goes on
     * with them.
     */
    public boolean hasTraces() {
        return !doubts.isEmpty()
                || posted.keySet().stream()
                        .anyMatch(index -> !(action.outcomes().get(index) instanceof AnswersOutcome));
    }

    /** The entry when answers are saved again that are not known to be saved: the newer ones take its place. */
    JournalRecord saving(TaskAction newer, Instant now) {
        return new JournalRecord(id, connection, now, newer.inPlaceOf(action, now), posted, doubts, null);
    }

    /** When a result in doubt is looked for next; empty if nothing keeps the entry waiting. */
    public Optional<Instant> waitsUntil(Instant now) {
        return doubts.values().stream()
                .filter(doubt -> !doubt.isDue(now))
                .map(UncertainPost::nextLook)
                .max(Instant::compareTo);
    }

    public JournalRecord withPosted(int index, String reference) {
        Map<Integer, String> more = new TreeMap<>(posted);
        more.put(index, reference);
        return new JournalRecord(id, connection, createdAt, action, more, without(index), refusal);
    }

    /** The entry when a result in doubt was found on the server. */
    public JournalRecord arrived(LocalReference found) {
        int index = doubts.keySet().stream()
                .filter(doubted -> action.outcomes().get(doubted).type().equals(found.type()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + found.type() + " is in doubt"));
        JournalRecord surer = withPosted(index, found.toString());
        return surer.doubts().isEmpty() ? surer.withRefusal(null) : surer;
    }

    /** Refuses when something of it may be on the server. */
    void requireTraceless() {
        if (hasTraces()) {
            String task = "Task/" + action.taskId();
            throw new ConflictException(
                    "the action on " + task + " has put results on the source's server: let it finish, or dismiss it",
                    task,
                    null,
                    null);
        }
    }

    public JournalRecord withDoubt(int index, UncertainPost doubt) {
        Map<Integer, UncertainPost> more = new TreeMap<>(doubts);
        more.put(index, doubt);
        return new JournalRecord(id, connection, createdAt, action, posted, more, refusal);
    }

    public JournalRecord withoutDoubt(int index) {
        return new JournalRecord(id, connection, createdAt, action, posted, without(index), refusal);
    }

    /** The entry when somebody decided that what is in doubt is to be sent again. */
    public JournalRecord overruled() {
        Map<Integer, UncertainPost> overruled = new TreeMap<>(doubts);
        overruled.replaceAll((index, doubt) -> doubt.overrule());
        return new JournalRecord(id, connection, createdAt, action, posted, overruled, refusal);
    }

    public JournalRecord withRefusal(@Nullable String why) {
        return new JournalRecord(id, connection, createdAt, action, posted, doubts, why);
    }

    private Map<Integer, UncertainPost> without(int index) {
        Map<Integer, UncertainPost> fewer = new TreeMap<>(doubts);
        fewer.remove(index);
        return fewer;
    }

    @Override
    public String toString() {
        return "JournalEntry[" + id + ", " + connection + ", " + action.step().verb() + " Task/" + action.taskId()
                + ", " + (refusal == null ? "pending" : "needs a decision") + "]";
    }
}
