// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.action.CodeRefusedException;
import org.sdohsync.workflow.action.CodedService;
import org.sdohsync.workflow.action.TerminologyCheck;

/** Posts the results of one action, each exactly once ({@link ExactlyOncePost}). Not thread-safe. */
final class Results {
    private static final int WITNESSES = 3;

    private final TaskServer source;
    private final TerminologyCheck terminology;
    private final Journal journal;
    private final TaskLock lock;
    private final Set<Integer> created = new HashSet<>();
    private boolean written;
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

    /** Posts the results that are not on the server yet, and writes answers over those that are. */
    void post(JsonObject task) {
        List<Integer> open = open();
        boolean checked = isToBeChecked();
        if (!open.isEmpty() || checked) {
            post(task, open, checked);
        }
        for (int index = 0; index < entry.value().action().outcomes().size(); index++) {
            if (!created.contains(index) && outcome(index) instanceof AnswersOutcome answers) {
                write(index, answers);
            }
        }
    }

    private void post(JsonObject task, List<Integer> open, boolean checked) {
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
        if (open.isEmpty()) {
            return;
        }
        ConfirmedResults before = new ConfirmedResults(source, journal, entry.value());
        for (int index : open) {
            post(index, task, request, before);
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
            String found = new ExactlyOncePost(source, new Result(index, task, null)).lookUp();
            if (found == null) {
                return false;
            }
            posted(index, found);
        }
        return answersArrived();
    }

    /** Tells whether what the source has was written for this entry, in this attempt or an earlier one. */
    boolean haveWritten() {
        return written;
    }

    private boolean answersArrived() {
        for (int index = 0; index < entry.value().action().outcomes().size(); index++) {
            if (outcome(index) instanceof AnswersOutcome answers
                    && source.result(reference(index))
                            .filter(held -> answers.arrivedIn(held.json()))
                            .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Writes answers over what the source has of them, unless somebody else wrote it since they were made. */
    private void write(int index, AnswersOutcome answers) {
        TaskAction action = entry.value().action();
        for (int collision = 1; ; collision++) {
            RawResource held = source.result(reference(index))
                    .orElseThrow(() -> foreign(index, "The saved answers were deleted at the source"));
            if (answers.isIn(held.json()) && !answers.replaces(held.json())) {
                written |= answers.isAuthorOf(held.json());
                return;
            }
            List<Instant> ours = journal.ends().saved(entry.value().connection(), action.taskId());
            if (!answers.follow(held.json(), held.versionId().orElse(null), ours)) {
                throw foreign(index, "The saved answers were changed elsewhere since these were made from them");
            }
            try {
                lock.renew(action.taskId());
                RawResource ignored = source.update(held, answers.over(held.json()));
                written = true;
                return;
            } catch (ConflictException changed) {
                if (collision == ActionAttempt.COLLISIONS) {
                    throw changed;
                }
            }
        }
    }

    private ConflictException foreign(int index, String why) {
        String answers = reference(index);
        return new ConflictException(
                answers + " at " + source.base() + ": " + why + ": read them again, then save or complete anew",
                answers,
                null,
                null);
    }

    private String reference(int index) {
        return entry.value().posted().getOrDefault(index, "");
    }

    private void post(int index, JsonObject task, @Nullable JsonObject request, ConfirmedResults before) {
        Optional<String> confirmed = entry.value().doubts().containsKey(index)
                ? Optional.empty()
                : before.find(outcome(index), identifier(index));
        if (confirmed.isPresent()) {
            posted(index, confirmed.get());
            return;
        }
        Result result = new Result(index, task, request);
        posted(index, new ExactlyOncePost(source, result).run());
        if (result.sent) {
            created.add(index);
            written = true;
        }
    }

    /** One result of the action. */
    private final class Result implements ExactlyOncePost.Item {
        private final int index;
        private final JsonObject task;
        private final @Nullable JsonObject request;
        private boolean sent;

        Result(int index, JsonObject task, @Nullable JsonObject request) {
            this.index = index;
            this.task = task;
            this.request = request;
        }

        @Override
        public String type() {
            return outcome(index).type();
        }

        @Override
        public @Nullable String named() {
            return outcome(index) instanceof AnswersOutcome ? new TaskAnswers(source).named(task) : null;
        }

        @Override
        public @Nullable UncertainPost doubt() {
            return entry.value().doubts().get(index);
        }

        @Override
        public void record(UncertainPost doubt) {
            entry = journal.save(entry, entry.value().withDoubt(index, doubt));
        }

        // Another process may have searched for it meanwhile, but this request was never sent. If that cannot be
        // recorded,
        // the doubt stays, and the failure of the request is thrown in any case.
        @Override
        public void takeBack(@Nullable UncertainPost before, SyncException failed) {
            UncertainPost ours = doubt();
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

        @Override
        public @Nullable String listed() {
            return source.listed(task, type(), identifier(index));
        }

        @Override
        public TaskServer.Found search() {
            JsonObject.Builder like = JsonObject.builder().text("resourceType", type());
            ProcedureDraft.basedOn(task).ifPresent(request -> like.objects("basedOn", List.of(request)));
            task.object("for").ifPresent(person -> like.object("subject", person));
            return source.lookUp(like.build(), identifier(index));
        }

        @Override
        public JsonObject draft() {
            return outcome(index).draft(identifier(index), task, request);
        }

        @Override
        public String create(JsonObject draft) {
            lock.renew(entry.value().action().taskId());
            sent = true;
            return source.create(draft, identifier(index));
        }

        @Override
        public boolean isSearchProved() {
            return Stream.concat(
                            entry.value().posted().values().stream().filter(posted -> posted.startsWith(type() + "/")),
                            journal.ends().latest(entry.value().connection(), type()).stream())
                    .limit(WITNESSES)
                    .anyMatch(source::shows);
        }

        @Override
        public Instant now() {
            return journal.now();
        }

        @Override
        public BusyException waiting(Instant nextLook) {
            return Results.waiting(entry.value(), source.base(), nextLook);
        }

        @Override
        public ConflictException undecided(String why) {
            return Results.this.undecided(index, why);
        }
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
}
