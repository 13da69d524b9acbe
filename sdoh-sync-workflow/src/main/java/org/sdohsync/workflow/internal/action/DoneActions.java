// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Step;

/** How the actions ended that left the journal, kept for {@link ActionJournal#KEPT}. Safe for use by many threads and processes. */
final class DoneActions {
    // What may be forgotten is looked for once in so many actions.
    private static final int PRUNE_EVERY = 32;

    private final Store store;
    private final Records<DoneAction> done;
    private final Clock clock;
    private final AtomicInteger ended = new AtomicInteger();

    DoneActions(Store store, Clock clock) {
        this.store = store;
        this.done = store.records(new DoneCodec());
        this.clock = clock;
    }

    RecordListing<DoneAction> of(ConnectionId connection) {
        return done.group(connection.value());
    }

    /** The last results of a type that confirmed actions posted to the source's server, the latest first. */
    List<String> latest(ConnectionId connection, String type) {
        List<String> posted = new ArrayList<>();
        of(connection).stream()
                .flatMap(ended -> ended.posted().stream())
                .filter(reference -> reference.startsWith(type + "/"))
                .forEach(reference -> posted.add(0, reference));
        return posted;
    }

    /** When answers to a questionnaire were written, as the source has it of them. */
    List<Instant> saved(ConnectionId connection, String taskId) {
        return of(connection).stream()
                .filter(ended -> ended.step() == Step.SAVE && ended.taskId().equals(taskId))
                .map(ended -> AnswersOutcome.time(ended.createdAt()))
                .toList();
    }

    void note(JournalRecord entry, DoneAction.End end, @Nullable String reason) {
        DoneAction now = new DoneRecord(entry, clock.instant(), end, reason);
        if (done.create(now).isEmpty()) {
            correct(now);
        }
        if (now.step() == Step.SAVE && end == DoneAction.End.CONFIRMED) {
            forgetEarlierSavings(now);
        }
        // Also the first time, so that short-lived processes delete expired records too.
        if (ended.getAndIncrement() % PRUNE_EVERY == 0) {
            int ignored = done.discardDue(clock.instant()) + store.leases(clock).removeEnded();
        }
    }

    // Answers are saved again and again: only the last time tells something. Ids do not tell which is last, if
    // processes made
    // them at the same moment.
    private void forgetEarlierSavings(DoneAction last) {
        of(last.connection()).stream()
                .filter(ended -> ended.step() == Step.SAVE && ended.taskId().equals(last.taskId()))
                .filter(ended ->
                        !ended.id().equals(last.id()) && !ended.createdAt().isAfter(last.createdAt()))
                .map(DoneAction::id)
                .forEach(done::discard);
    }

    /** Corrects an end that was recorded before a crash, if the entry then ended otherwise: the last one counts. */
    private void correct(DoneAction now) {
        done.load(now.id()).filter(noted -> noted.value().end() != now.end()).ifPresent(noted -> {
            // A lost race: another process records its own end of the action.
            Optional<Revision> ignored = done.save(now, noted.revision());
        });
    }

    void forget(ConnectionId connection) {
        RecordListing<DoneAction> ends = of(connection);
        ends.stream().map(DoneAction::id).forEach(done::discard);
        ends.unreadable().stream()
                .filter(one -> one.group().filter(connection.value()::equals).isPresent())
                .forEach(one -> one.id().ifPresent(done::discard));
    }
}
