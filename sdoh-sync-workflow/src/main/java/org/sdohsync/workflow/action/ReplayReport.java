// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.store.Unreadable;

/** The result of a replay of one connection's pending actions. Immutable; safe for use by many threads. */
public final class ReplayReport {
    private final List<JournalEntry> finished;
    private final List<JournalEntry> waiting;
    private final List<JournalEntry> undecided;
    private final List<JournalEntry> refused;
    private final List<RuntimeException> failures;
    private final List<Unreadable> damaged;

    ReplayReport(
            List<JournalEntry> finished,
            List<JournalEntry> waiting,
            List<JournalEntry> undecided,
            List<JournalEntry> refused,
            List<RuntimeException> failures,
            List<Unreadable> damaged) {
        this.finished = List.copyOf(finished);
        this.waiting = List.copyOf(waiting);
        this.undecided = List.copyOf(undecided);
        this.refused = List.copyOf(refused);
        this.failures = List.copyOf(failures);
        this.damaged = List.copyOf(damaged);
    }

    /**
     * The actions that were confirmed and left the journal.
     *
     * @return the entries, in order
     */
    public List<JournalEntry> finished() {
        return finished;
    }

    /**
     * The actions that the next round tries again.
     *
     * @return the entries, in order
     */
    public List<JournalEntry> waiting() {
        return waiting;
    }

    /**
     * The actions that need a decision since this replay.
     *
     * @return the entries, in order
     */
    public List<JournalEntry> undecided() {
        return undecided;
    }

    /**
     * The claims that were refused in this replay. They left the journal; {@link Journal#done} gives the reason.
     *
     * @return the entries, in order
     */
    public List<JournalEntry> refused() {
        return refused;
    }

    /**
     * The failures because of which actions wait, at most one for each Task.
     *
     * @return the failures, in order; one that is not a {@link org.sdohsync.core.error.SyncException} indicates a bug
     */
    public List<RuntimeException> failures() {
        return failures;
    }

    /**
     * The failure because of which an action waits, if the granted scopes do not permit it.
     *
     * @return the first such failure; its message names the scope
     */
    public Optional<AuthorizationException> outsideOfTheScopes() {
        return failures.stream()
                .filter(AuthorizationException.class::isInstance)
                .map(AuthorizationException.class::cast)
                .filter(refused -> refused.reason() == AuthorizationException.Reason.SCOPE)
                .findFirst();
    }

    /**
     * The actions whose journal entry cannot be read; their Tasks are blocked.
     *
     * @return the unreadable entries, see {@link Journal#damaged}
     */
    public List<Unreadable> damaged() {
        return damaged;
    }

    @Override
    public String toString() {
        return "ReplayReport[finished=" + finished.size() + ", waiting=" + waiting.size() + ", undecided="
                + undecided.size() + ", failures=" + failures.size() + ", damaged=" + damaged.size() + "]";
    }
}
