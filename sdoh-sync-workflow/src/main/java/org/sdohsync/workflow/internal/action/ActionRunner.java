// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.time.Pause;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.action.CodeRefusedException;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.StepNotPermittedException;
import org.sdohsync.workflow.action.TerminologyCheck;
import org.sdohsync.workflow.internal.feed.LearnedCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs actions on Tasks so that neither a lost connection nor a crash loses or duplicates anything. Safe for use by many
 * threads, and by many processes that share the store.
 *
 * <p>An action is written to the {@link Journal} before anything is sent. Its possible results:
 *
 * <ul>
 *   <li>The server confirms: the entry is removed.
 *   <li>No answer, 429, 5xx, no authorization, a broken answer: the entry stays and {@link #replay} finishes it later. The
 *       Task's status was not changed behind anybody's back.
 *   <li>It is not known whether a result arrived: it is looked for over {@link ActionJournal#SETTLING}, and the entry waits meanwhile.
 *   <li>The step is no longer possible, or the {@link TerminologyCheck} objects: {@link ConflictException} or {@link
 *       CodeRefusedException}. The entry is removed if nothing was posted yet.
 *   <li>A claim that the server refuses comes to nothing: the entry is removed, see {@link ActionJournal#done}.
 *   <li>The server refuses for good, or a conflict comes after results were posted: the entry waits for a decision.
 * </ul>
 */
public final class ActionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ActionRunner.class);

    private final Store store;
    private final Function<? super Connection, FhirClient> clients;
    private final Clock clock;
    private final Pause pause;
    private final TerminologyCheck terminology;
    private final Entropy entropy;
    private final Journal journal;
    private final LearnedCapabilities learned;

    private ActionRunner(Builder builder) {
        this.store = builder.store;
        this.clients = builder.clients;
        this.clock = builder.clock;
        this.pause = builder.pause;
        this.terminology = builder.terminology;
        this.entropy = builder.entropy;
        this.journal = new Journal(builder.store, builder.clock, builder.entropy);
        this.learned = LearnedCapabilities.in(builder.store, builder.clock);
    }

    /**
     * Returns a builder of a runner.
     *
     * @param store the store of the journal
     * @param clients returns the client of a connection
     * @return a builder; not thread-safe
     */
    public static Builder builder(Store store, Function<? super Connection, FhirClient> clients) {
        return new Builder(store, clients);
    }

    /**
     * The journal of actions.
     *
     * @return the journal
     */
    public Journal journal() {
        return journal;
    }

    /**
     * Performs an action, after the pending ones on the same Task. A repeated call is the same action, with one entry: a
     * pending one is continued, and one that needs a decision is not started again.
     *
     * @param connection the source that holds the Task
     * @param action the action
     * @return a copy of the Task as the server has it afterwards
     * @throws StepNotPermittedException if it is not a step of this connection's application; nothing was sent, and nothing
     *     is in the journal
     * @throws ConflictException if the step is not possible from the Task's current status, if it waits for a decision, or if
     *     it was requested before with other outcomes and is not completed
     * @throws BusyException if it is not known yet whether a result arrived, or if another thread or process acts on the Task
     *     for more than 10 seconds; in the latter case a new action is not added to the journal
     * @throws HttpStatusException if the server refuses; if it is not {@code retryable()}, the action needs a decision
     * @throws SyncException for a temporary failure: the action is in the journal and is completed by the next replay
     */
    public Task perform(Connection connection, TaskAction action) {
        String taskId = action.taskId();
        TaskServer source = source(connection);
        source.permission().requirePermitted(action);
        BooleanSupplier noted =
                () -> journal.ofTask(connection.id(), taskId).standing(action).isPresent();
        // First the lock: what another process is just doing leaves no second entry here.
        try (TaskLock lock = TaskLock.acquire(store, clock, pause, connection.id(), taskId, noted)) {
            TaskEntries entries = journal.ofTask(connection.id(), taskId).requireReadable();
            lock.requireStillHeld(taskId);
            StoredValue<JournalRecord> mine = entries.open(action);
            RepeatedActions.requirePending(mine.value(), source.base());
            for (StoredValue<JournalRecord> entry : entries.pending()) {
                // Not by its id: of repeats that two processes wrote at the same time one is left.
                if (entry.value().action().says(action, entry.value().createdAt())) {
                    return TaskServer.model(execute(source, lock, entry, false));
                }
                executeEarlier(source, lock, entry);
            }
        }
        return doneByAnother(source, action);
    }

    /**
     * Completes pending actions, in order for each Task and independently of other Tasks, and removes entries that need no
     * decision any more, because the Task shows the step as completed. Called at the start of each sync. Ends early if the
     * grant ended, or if the source does not answer or throttles three times in a row.
     *
     * @param connection the connection
     * @return the result of each entry
     */
    public ReplayReport replay(Connection connection) {
        return replay(connection, () -> true);
    }

    /**
     * Completes pending actions as {@link #replay(Connection)} does, until it is cancelled.
     *
     * @param connection the connection
     * @param wanted returns whether to continue with another action; the others wait for the next replay
     * @return the result of each entry
     */
    public ReplayReport replay(Connection connection, BooleanSupplier wanted) {
        return new JournalReplay(this, connection, source(connection), entropy, wanted).run();
    }

    /**
     * Reads the answers to the questionnaire of a Task, saved or completed: those that its output names, else those that this
     * library saved.
     *
     * @param connection the source that holds the Task
     * @param task the Task
     * @return the answers as the source has them; empty if there are none, or they may not be read
     */
    public Optional<RawResource> answers(Connection connection, Task task) {
        return new TaskAnswers(source(connection)).read(JsonObject.parse(FhirJson.encode(task), "Task"));
    }

    Optional<TaskLock> tryLock(ConnectionId connection, String taskId) {
        return TaskLock.tryAcquire(store, clock, connection, taskId);
    }

    /** Takes an entry out that waits for a decision, if the server shows its step as done, with its results. */
    boolean endIfDone(TaskServer source, TaskLock lock, StoredValue<JournalRecord> entry) {
        ActionAttempt attempt = new ActionAttempt(
                source.under(lock, entry.value().action().taskId()), terminology, journal, lock, entry);
        if (!attempt.isDone()) {
            return false;
        }
        journal.end(attempt.entry(), DoneAction.End.CONFIRMED, null);
        return true;
    }

    RawResource execute(TaskServer source, TaskLock lock, StoredValue<JournalRecord> entry, boolean unattended) {
        requireDue(entry.value(), source);
        TaskServer locked = source.under(lock, entry.value().action().taskId());
        ActionAttempt attempt = new ActionAttempt(locked, terminology, journal, lock, entry);
        try {
            source.permission().requirePermitted(entry.value().action());
            RawResource task = attempt.run();
            if (attempt.savedNothingNew()) {
                // The note of the earlier saving stays: the source's copy is known to be ours by it.
                journal.withdraw(attempt.entry());
            } else {
                journal.end(attempt.entry(), DoneAction.End.CONFIRMED, null);
            }
            return task;
        } catch (ConflictException | HttpStatusException | CodeRefusedException | StepNotPermittedException refused) {
            if (!refused.retryable()) {
                settle(attempt.entry(), refused, unattended);
            }
            throw refused;
        }
    }

    // A refused earlier step does not stop a later one: whether that is possible the Task's own status tells.
    private void executeEarlier(TaskServer source, TaskLock lock, StoredValue<JournalRecord> entry) {
        try {
            RawResource ignored = execute(source, lock, entry, true);
        } catch (ConflictException | HttpStatusException | CodeRefusedException | StepNotPermittedException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            LOG.debug("earlier action needs a decision: entry={}", entry.value().id());
        }
    }

    // Nobody hears the exception of an unattended attempt, and posted results must not be forgotten: those stay and
    // wait.
    private void settle(StoredValue<JournalRecord> entry, SyncException refused, boolean unattended) {
        boolean traceless = !entry.value().hasTraces();
        boolean told = !unattended && !(refused instanceof HttpStatusException);
        try {
            // A refused claim needs no decision: the Task is not ours.
            if (traceless && (told || entry.value().action().step() == Step.CLAIM)) {
                journal.end(entry, DoneAction.End.REFUSED, refused.getMessage());
            } else {
                StoredValue<JournalRecord> ignored =
                        journal.save(entry, entry.value().withRefusal(refused.getMessage()));
            }
        } catch (StoreException failed) {
            refused.addSuppressed(failed);
        }
    }

    private void requireDue(JournalRecord entry, TaskServer source) {
        entry.waitsUntil(journal.now()).ifPresent(next -> {
            throw Results.waiting(entry, source.base(), next);
        });
    }

    private Task doneByAnother(TaskServer source, TaskAction action) {
        RawResource task = source.task(action.taskId());
        if (ActionAttempt.isDone(source, task, action)) {
            return TaskServer.model(task);
        }
        throw new ConflictException(
                "Task/" + action.taskId() + " at " + source.base() + ": another process started to "
                        + action.step().verb() + " it and has no confirmation yet: see the journal",
                "Task/" + action.taskId(),
                null,
                task.versionId().orElse(null));
    }

    /**
     * The server of a connection as actions use it.
     *
     * @param connection the connection
     * @return the server
     */
    public TaskServer source(Connection connection) {
        FhirClient client = clients.apply(connection).purpose(Purpose.ACTION).pastCaches();
        return new TaskServer(client, connection, new ProfileNaming(learned, connection));
    }

    /** Builds a runner. Defaults: the system's clock, pause and entropy, no check of codes. Not thread-safe. */
    public static final class Builder {
        private final Store store;
        private final Function<? super Connection, FhirClient> clients;
        private Clock clock = Clock.systemUTC();
        private Pause pause = Pause.system();
        private Entropy entropy = Entropy.secure();
        private TerminologyCheck terminology = TerminologyCheck.none();

        private Builder(Store store, Function<? super Connection, FhirClient> clients) {
            this.store = requireNonNull(store, "store");
            this.clients = requireNonNull(clients, "clients");
        }

        /**
         * Sets the check of the codes of outcomes before they are sent.
         *
         * @param value the check
         * @return this builder
         */
        public Builder terminology(TerminologyCheck value) {
            this.terminology = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the clock for the times of actions.
         *
         * @param value the clock
         * @return this builder
         */
        public Builder clock(Clock value) {
            this.clock = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how a thread waits for another one that acts on the same Task.
         *
         * @param value the pause
         * @return this builder
         */
        public Builder pause(Pause value) {
            this.pause = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the source of random values for ids of entries.
         *
         * @param value the entropy
         * @return this builder
         */
        public Builder entropy(Entropy value) {
            this.entropy = requireNonNull(value, "value");
            return this;
        }

        /**
         * Builds the runner.
         *
         * @return the runner
         */
        public ActionRunner build() {
            return new ActionRunner(this);
        }
    }
}
