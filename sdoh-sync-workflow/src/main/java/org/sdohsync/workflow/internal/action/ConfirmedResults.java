// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.DoneAction;

/**
 * What earlier actions on the same Task posted, by the journal's own record. A server whose reads and searches lag may show the Task
 * as it was before a confirmed action, and find nothing of its results: the same step asked for again must not post them again.
 */
final class ConfirmedResults {
    private final TaskServer source;
    private final Journal journal;
    private final JournalRecord entry;
    private final List<DoneAction> confirmed;

    /** Lists what was confirmed, once for all results of an entry. */
    ConfirmedResults(TaskServer source, Journal journal, JournalRecord entry) {
        this.source = source;
        this.journal = journal;
        this.entry = entry;
        this.confirmed = journal.ends().of(entry.connection()).stream()
                .filter(ended -> ended.taskId().equals(entry.action().taskId()))
                .filter(ended -> ended.end() == DoneAction.End.CONFIRMED)
                .toList();
    }

    /**
     * Finds a result that a confirmed action posted.
     *
     * @param outcome the outcome that it is of
     * @param identifier the identifier that each attempt to post this outcome gives it
     * @return its reference; empty if there is none, or the source does not have it any more
     * @throws BusyException if it was posted within {@link ActionJournal#SETTLING} and the source does not show it
     */
    Optional<String> find(ActionOutcome outcome, String identifier) {
        for (DoneAction ended : confirmed) {
            for (String reference : ended.posted()) {
                if (reference.startsWith(outcome.type() + "/") && isHeld(ended, reference, outcome, identifier)) {
                    return Optional.of(reference);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isHeld(DoneAction ended, String reference, ActionOutcome outcome, String identifier) {
        Optional<RawResource> held =
                LocalReference.find(source.base(), reference).flatMap(source::readable);
        // Answers that were deleted are saved anew.
        if (held.isEmpty() && !(outcome instanceof AnswersOutcome)) {
            requireSettled(ended, reference);
        }
        return held.filter(found -> TaskServer.has(found.json(), identifier)).isPresent();
    }

    private void requireSettled(DoneAction ended, String reference) {
        Instant now = journal.now();
        if (!WallClock.hasPassed(ended.endedAt(), ActionJournal.SETTLING, now)) {
            throw new BusyException(
                    "Task/" + entry.action().taskId() + " at " + source.base() + ": an action that was confirmed at "
                            + ended.endedAt() + " posted " + reference
                            + ", which the source does not show now. Nothing is sent until "
                            + ended.endedAt().plus(ActionJournal.SETTLING)
                            + "; the action is in the journal and is completed by a later sync");
        }
    }
}
