// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.workflow.action.CodeRefusedException;
import org.sdohsync.workflow.action.CodedService;
import org.sdohsync.workflow.action.TerminologyCheck;

/**
 * Posts the results of one action, each exactly once. Not thread-safe.
 *
 * <ol>
 *   <li>A result has an identifier that is the same in every attempt. It is searched for before it is sent.
 *   <li>Before it is sent, a {@link UncertainPost} is written to the journal. Only an answer removes it: that the result was created,
 *       or that it was not.
 *   <li>While there is a doubt it is not sent. It is searched for, without caches, at growing intervals, in the Task's own
 *       output and by search. With a server that cannot be searched a person has to decide.
 *   <li>If it is not found in the end, it is sent once more if the search finds results that were posted earlier; else a
 *       person has to decide. To a server that declares {@code If-None-Exist} it is sent again after the second search, because
 *       the server checks for it itself.
 * </ol>
 */
final class Results {
    /** How often a result is sent without a person's decision, after the first time only if all searches found nothing. */
    private static final int SENDS = 2;

    /**
     * The searches before a result is sent again to a server with conditional create: one alone may be too early or answered
     * by a cache.
     */
    private static final int LOOKS_BEFORE_CONDITION = 2;

    private static final int WITNESSES = 3;

    private final TaskServer source;
    private final TerminologyCheck terminology;
    private final Journal journal;
    private final TaskLock lock;
    private StoredValue<JournalRecord> entry;

    Results(
            TaskServer source,
            TerminologyCheck terminology,
            Journal journal,
            TaskLock lock,
            StoredValue<JournalRecord> entry) {
        this.source = source;
        this.terminology = terminology;
        this.journal = journal;
        this.lock = lock;
        this.entry = entry;
    }

    /** The entry as it stands in the journal now. */
    StoredValue<JournalRecord> entry() {
        return entry;
    }

    /** Posts the results that are not on the server yet. */
    void post(JsonObject task) {
        List<Integer> open = open();
        boolean checked = isToBeChecked();
        if (open.isEmpty() && !checked) {
            return;
        }
        if (!open.isEmpty()) {
            RepeatedActions.requireAlone(
                    journal.ofTask(
                                    entry.value().connection(),
                                    entry.value().action().taskId())
                            .all(),
                    entry.value());
        }
        JsonObject request = source.serviceRequest(task);
        if (checked) {
            check(request);
        }
        for (int index : open) {
            post(index, task, request);
        }
    }

    // Codes are not checked any more once a result may be on the server.
    private boolean isToBeChecked() {
        JournalRecord now = entry.value();
        return terminology != TerminologyCheck.none()
                && !now.hasTraces()
                && now.action().outcomes().stream().anyMatch(ActionOutcome::isService);
    }

    private void check(@Nullable JsonObject request) {
        for (ActionOutcome outcome : entry.value().action().outcomes()) {
            Optional<String> objection = outcome.isService()
                    ? terminology.objection(CodedService.of(outcome.value(), request))
                    : Optional.empty();
            if (objection.isPresent()) {
                throw new CodeRefusedException("Task/" + entry.value().action().taskId() + " at " + source.base()
                        + ": the code " + outcome.name() + " is refused by the terminology check: " + objection.get());
            }
        }
    }

    /** Searches for the results whose references are not known yet; returns whether all are on the server. */
    boolean find(JsonObject task) {
        for (int index : open()) {
            String found = lookUp(index, task);
            if (found == null) {
                return false;
            }
            posted(index, found);
        }
        return true;
    }

    private void post(int index, JsonObject task, @Nullable JsonObject request) {
        UncertainPost before = entry.value().doubts().get(index);
        String found = lookUp(index, task);
        if (found != null) {
            posted(index, found);
            return;
        }
        JsonObject result = outcome(index).draft(identifier(index), task, request);
        doubt(index, UncertainPost.sent(journal.now(), before == null || before.overruled() ? 1 : before.sends() + 1));
        posted(index, create(index, result, task, before));
    }

    /** Returns the reference of a result; null if it is not on the server and may be sent. */
    private @Nullable String lookUp(int index, JsonObject task) {
        UncertainPost doubt = entry.value().doubts().get(index);
        if (doubt == null) {
            return search(index, task).reference();
        }
        String listed = source.listed(task, outcome(index).type(), identifier(index));
        if (listed != null) {
            return listed;
        }
        return doubt.overruled() ? search(index, task).reference() : settle(index, doubt, task);
    }

    private @Nullable String settle(int index, UncertainPost doubt, JsonObject task) {
        TaskServer.Found found = search(index, task);
        if (found.reference() != null) {
            return found.reference();
        }
        if (!found.searchable()) {
            throw undecided(index, "the server cannot be searched for it");
        }
        String type = outcome(index).type();
        UncertainPost looked = doubt.looked(journal.now());
        doubt(index, looked);
        if (looked.looks() >= LOOKS_BEFORE_CONDITION && source.declaresConditionalCreate(type)) {
            return null;
        }
        if (!looked.isSettled()) {
            throw waiting(entry.value(), source.base(), looked.nextLook());
        }
        if (looked.sends() < SENDS && isSearchProved(type)) {
            return null;
        }
        throw undecided(
                index,
                looked.sends() < SENDS
                        ? "the search found none of the results that were posted there, so its result proves nothing"
                        : "it was sent " + looked.sends() + " times, and the search did not find it");
    }

    private TaskServer.Found search(int index, JsonObject task) {
        return source.lookUp(outcome(index).type(), identifier(index), focus(task));
    }

    /** Tells whether the search finds one of the results that are known to be on the server. */
    private boolean isSearchProved(String type) {
        return Stream.concat(
                        entry.value().posted().values().stream().filter(posted -> posted.startsWith(type + "/")),
                        journal.ends().latest(entry.value().connection(), type).stream())
                .limit(WITNESSES)
                .anyMatch(source::shows);
    }

    private String create(int index, JsonObject result, JsonObject task, @Nullable UncertainPost before) {
        try {
            lock.renew(entry.value().action().taskId());
            return source.create(result, identifier(index));
        } catch (ConflictException | ProtocolException unclear) {
            // 412 for a conditional create: the server has it more than once. Or its answer does not name what it
            // created.
            String found = search(index, task).reference();
            if (found == null) {
                throw unclear;
            }
            return found;
        } catch (SyncException failed) {
            if (neverArrived(failed)) {
                takeBack(index, before, failed);
            }
            throw failed;
        }
    }

    // Another process may have searched for it meanwhile, but this request was never sent. If that cannot be recorded,
    // the doubt stays, and the failure of the request is thrown in any case.
    private void takeBack(int index, @Nullable UncertainPost before, SyncException failed) {
        UncertainPost ours = entry.value().doubts().get(index);
        try {
            Optional<StoredValue<JournalRecord>> now =
                    journal.load(entry.value().id());
            if (now.isPresent()
                    && ours != null
                    && ours.isSameSending(now.get().value().doubts().get(index))) {
                JournalRecord held = now.get().value();
                entry = journal.save(
                        now.get(), before == null ? held.withoutDoubt(index) : held.withDoubt(index, before));
            }
        } catch (StoreException unsaved) {
            failed.addSuppressed(unsaved);
        }
    }

    // After 408 and 5xx, from a server or a proxy, the resource may have been stored; 429 means that it was not
    // processed (RFC 6585 §4).
    private static boolean neverArrived(SyncException failed) {
        return failed instanceof AuthorizationException
                || failed instanceof BusyException
                || failed instanceof StoreException
                || (failed instanceof HttpStatusException refused
                        && refused.status() / 100 == 4
                        && refused.status() != 408)
                || (failed instanceof TransportException silent
                        && silent.delivery() == TransportException.Delivery.NOT_SENT);
    }

    /** That nothing is sent before the next look. */
    static BusyException waiting(JournalRecord entry, FhirBase base, Instant next) {
        return new BusyException("Task/" + entry.action().taskId() + " at " + base
                + ": a result was sent and it is unknown whether it arrived. It is searched for again from "
                + next
                + " on and not sent meanwhile; the action is in the journal and is completed by a later sync");
    }

    private ConflictException undecided(int index, String why) {
        String task = "Task/" + entry.value().action().taskId();
        return new ConflictException(
                task + " at " + source.base() + ": a " + outcome(index).type() + " was sent, the answer was lost, and "
                        + why + ": check the source, then retry or dismiss the journal entry",
                task,
                null,
                null);
    }

    private void doubt(int index, UncertainPost doubt) {
        entry = journal.save(entry, entry.value().withDoubt(index, doubt));
    }

    private void posted(int index, String reference) {
        entry = journal.save(entry, entry.value().withPosted(index, reference));
    }

    private List<Integer> open() {
        List<ActionOutcome> outcomes = entry.value().action().outcomes();
        return IntStream.range(0, outcomes.size())
                .filter(index -> outcomes.get(index).isPosted())
                .filter(index -> !entry.value().posted().containsKey(index))
                .boxed()
                .toList();
    }

    private ActionOutcome outcome(int index) {
        return entry.value().action().outcomes().get(index);
    }

    private String identifier(int index) {
        return ResultDraft.identifier(source.base(), entry.value().action().taskId(), index, outcome(index));
    }

    private static @Nullable String focus(JsonObject task) {
        return ProcedureDraft.basedOn(task)
                .flatMap(focus -> focus.text("reference"))
                .orElse(null);
    }
}
