// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.workflow.action.ActionJournal;

/** The result of a replay of one connection's pending actions. Immutable; safe for use by many threads. */
public final class ReplayReport {
    private final List<JournalRecord> finished;
    private final List<JournalRecord> waiting;
    private final List<JournalRecord> undecided;
    private final List<JournalRecord> refused;
    private final List<RuntimeException> failures;
    private final List<UnreadableRecord> damaged;

    ReplayReport(
            List<JournalRecord> finished,
            List<JournalRecord> waiting,
            List<JournalRecord> undecided,
            List<JournalRecord> refused,
            List<RuntimeException> failures,
            List<UnreadableRecord> damaged) {
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
    public List<JournalRecord> finished() {
        return finished;
    }

    /**
     * The actions that the next sync tries again.
     *
     * @return the entries, in order
     */
    public List<JournalRecord> waiting() {
        return waiting;
    }

    /**
     * The actions that need a decision since this replay.
     *
     * @return the entries, in order
     */
    public List<JournalRecord> undecided() {
        return undecided;
    }

    /**
     * The claims that came to nothing in this replay. They left the journal; {@link ActionJournal#done} says why.
     *
     * @return the entries, in order
     */
    public List<JournalRecord> refused() {
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
     * @return what cannot be read, see {@link ActionJournal#damaged}
     */
    public List<UnreadableRecord> damaged() {
        return damaged;
    }

    @Override
    public String toString() {
        return "ReplayReport[finished=" + finished.size() + ", waiting=" + waiting.size() + ", undecided="
                + undecided.size() + ", failures=" + failures.size() + ", damaged=" + damaged.size() + "]";
    }
}
