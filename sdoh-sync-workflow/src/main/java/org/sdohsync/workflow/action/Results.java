// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Stored;

/**
 * Brings the results of one action onto the server, each exactly once. Three things see to that: an identifier of our own
 * that every attempt repeats, a look-up before every post, and {@code If-None-Exist} for servers that know it. A server that can
 * neither be searched nor asked gets each result once; when its answer is lost somebody has to look. Not thread-safe.
 */
final class Results {
    private final Source source;
    private final TerminologyCheck terminology;
    private final Journal journal;
    private final TaskLock lock;
    private Stored<JournalEntry> entry;

    Results(Source source, TerminologyCheck terminology, Journal journal, TaskLock lock, Stored<JournalEntry> entry) {
        this.source = source;
        this.terminology = terminology;
        this.journal = journal;
        this.lock = lock;
        this.entry = entry;
    }

    /** The entry as it stands in the journal now. */
    Stored<JournalEntry> entry() {
        return entry;
    }

    /** Posts what is not on the server yet. */
    void post(JsonObject task) {
        List<Integer> open = open();
        boolean checked = isToBeChecked();
        if (open.isEmpty() && !checked) {
            return;
        }
        JsonObject request = source.serviceRequest(task);
        if (checked) {
            check(request);
        }
        for (int index : open) {
            post(index, task, request);
        }
    }

    // What has begun to arrive is not taken back by a second thought.
    private boolean isToBeChecked() {
        JournalEntry now = entry.value();
        return terminology != TerminologyCheck.none()
                && now.posted().isEmpty()
                && now.unsure().isEmpty()
                && now.action().outcomes().stream().anyMatch(Outcome::isService);
    }

    private void check(@Nullable JsonObject request) {
        for (Outcome outcome : entry.value().action().outcomes()) {
            Optional<String> objection = outcome.isService()
                    ? terminology.objection(CodedService.of(outcome.value(), request))
                    : Optional.empty();
            if (objection.isPresent()) {
                throw new CodeRefusedException("Task/" + entry.value().action().taskId() + " at " + source.base()
                        + ": the code " + outcome.name() + " is refused by the terminology check: " + objection.get());
            }
        }
    }

    /** Looks for the results whose references are not known yet; tells whether all are on the server. */
    boolean find(JsonObject task) {
        for (int index : open()) {
            String found = source.lookUp(outcome(index).type(), identifier(index), focus(task))
                    .reference();
            if (found == null) {
                return false;
            }
            posted(index, found);
        }
        return true;
    }

    private void post(int index, JsonObject task, @Nullable JsonObject request) {
        String identifier = identifier(index);
        Source.Found before = source.lookUp(outcome(index).type(), identifier, focus(task));
        if (before.reference() != null) {
            posted(index, before.reference());
            return;
        }
        if (!before.searchable()) {
            beUnsure(index);
        }
        JsonObject result = ResultDraft.build(identifier, outcome(index), task, request);
        posted(index, create(index, identifier, result, focus(task)));
    }

    private String create(int index, String identifier, JsonObject result, @Nullable String focus) {
        try {
            lock.renew(entry.value().action().taskId());
            return source.create(result, identifier);
        } catch (ConflictException | ProtocolException unclear) {
            // 412 to a conditional create: the server has it, more than once even. Or it does not say what it created.
            String found =
                    source.lookUp(outcome(index).type(), identifier, focus).reference();
            if (found == null) {
                throw unclear;
            }
            return found;
        } catch (SyncException failed) {
            if (neverArrived(failed)) {
                beSure(index);
            }
            throw failed;
        }
    }

    private static boolean neverArrived(SyncException failed) {
        return failed instanceof AuthorizationException
                || failed instanceof BusyException
                || (failed instanceof HttpStatusException refused && !refused.retryable())
                || (failed instanceof TransportException silent
                        && silent.delivery() == TransportException.Delivery.NOT_SENT);
    }

    private void beUnsure(int index) {
        if (entry.value().unsure().contains(index)) {
            String task = "Task/" + entry.value().action().taskId();
            throw new ConflictException(
                    task + " at " + source.base()
                            + ": a " + outcome(index).type()
                            + " was sent, the answer was lost, and the server cannot be"
                            + " searched for it: look there, then retry or dismiss the journal entry",
                    task,
                    null,
                    null);
        }
        entry = journal.save(entry, entry.value().withUnsure(index));
    }

    private void beSure(int index) {
        if (entry.value().unsure().contains(index)) {
            entry = journal.save(entry, entry.value().withSure(index));
        }
    }

    private void posted(int index, String reference) {
        entry = journal.save(entry, entry.value().withPosted(index, reference));
    }

    private List<Integer> open() {
        List<Outcome> outcomes = entry.value().action().outcomes();
        return IntStream.range(0, outcomes.size())
                .filter(index -> outcomes.get(index).isPosted())
                .filter(index -> !entry.value().posted().containsKey(index))
                .boxed()
                .toList();
    }

    private Outcome outcome(int index) {
        return entry.value().action().outcomes().get(index);
    }

    private String identifier(int index) {
        return ResultDraft.identifier(source.base(), entry.value().action().taskId(), index, outcome(index));
    }

    private static @Nullable String focus(JsonObject task) {
        return task.object("focus").flatMap(focus -> focus.text("reference")).orElse(null);
    }
}
