// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.store.Unreadable;

/** What became of the pending actions of one connection. Immutable. */
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
     * The actions that are confirmed now and left the journal.
     *
     * @return the entries, in order
     */
    public List<JournalEntry> finished() {
        return finished;
    }

    /**
     * The actions that the next pass tries again.
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
     * The claims that came to nothing in this replay. They left the journal; {@link Journal#done} says why.
     *
     * @return the entries, in order
     */
    public List<JournalEntry> refused() {
        return refused;
    }

    /**
     * What kept actions waiting, at most one for each Task.
     *
     * @return the failures, in order; one that is no {@link org.sdohsync.core.error.SyncException} indicates a bug
     */
    public List<RuntimeException> failures() {
        return failures;
    }

    /**
     * What kept an action waiting because the granted scopes do not cover it.
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
     * The actions whose journal entry cannot be read; their Tasks stand still.
     *
     * @return what cannot be read, see {@link Journal#damaged}
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
