// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Stored;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.fhir.RawResource;

/**
 * One attempt to do what a journal entry says. It may die between any two lines and be made again:
 *
 * <ol>
 *   <li>Read the server's own copy of the Task. Does it show the wanted status and our outputs: done.
 *   <li>Is the step not possible from the status it shows: a conflict, nothing is written.
 *   <li>Do the codes of the outcomes fit the request, if somebody checks them; else nothing is written.
 *   <li>Post the results that are not on the server yet, each noted in the journal.
 *   <li>Write the Task with the version that was read. Did somebody else change it meanwhile: from the start, a bounded number
 *       of times.
 * </ol>
 *
 * Not thread-safe.
 */
final class Attempt {
    /** How often a change may collide before somebody has to look. */
    static final int COLLISIONS = 5;

    private final Source source;
    private final Results results;
    private final TaskLock lock;
    private final Action action;

    Attempt(Source source, TerminologyCheck terminology, Journal journal, TaskLock lock, Stored<JournalEntry> entry) {
        this.source = source;
        this.lock = lock;
        this.action = entry.value().action();
        this.results = new Results(source, terminology, journal, lock, entry);
    }

    /** The entry as it stands in the journal now. */
    Stored<JournalEntry> entry() {
        return results.entry();
    }

    /** The Task as the server holds it afterwards. */
    RawResource run() {
        String owner = action.owner().orElse(null);
        return owner == null ? step() : new Claim(source, lock, action.taskId(), owner).run();
    }

    /** Tells whether a Task shows that an action was done. */
    static boolean isDone(Source source, RawResource task, Action action) {
        return action.owner()
                .map(owner -> Claim.isOwnedBy(source, task, owner))
                .orElseGet(() -> Source.status(task).equals(action.step().target()));
    }

    /** Tells whether the server shows that the step was done, with our results, or is behind it; writes nothing there. */
    boolean isDone() {
        RawResource task = source.task(action.taskId());
        if (!isDone(source, task, action) && !isPast(Source.status(task))) {
            return false;
        }
        return results.find(task.json())
                && TaskEdit.missing(task.json(), outputs()).isEmpty();
    }

    private boolean isPast(TaskStatus status) {
        return action.outcomes().isEmpty() && action.step().isBehind(status);
    }

    private RawResource step() {
        for (int collision = 1; ; collision++) {
            RawResource task = source.task(action.taskId());
            TaskStatus status = Source.status(task);
            if (status.equals(action.step().target())) {
                return confirmed(task);
            }
            if (!action.step().legalFrom(status)) {
                throw conflict(task, Step.whatIsLegal(status, action.part()));
            }
            if (action.part() == Part.PERFORMER && !source.isOurs(task.json())) {
                throw conflict(task, "It is somebody else's now: take it off the list.");
            }
            results.post(task.json());
            try {
                lock.renew(action.taskId());
                return source.update(task, TaskEdit.take(task.json(), action, outputs()));
            } catch (ConflictException changed) {
                if (collision == COLLISIONS) {
                    throw conflict(task, "It kept changing while we wrote: look at it and decide again.");
                }
            }
        }
    }

    // The status alone does not tell: the Task may have been completed by a colleague, with other results than ours.
    private RawResource confirmed(RawResource task) {
        if (results.find(task.json())
                && TaskEdit.missing(task.json(), outputs()).isEmpty()) {
            return task;
        }
        throw conflict(
                task, "It is " + action.step().target() + " already, without our results: look at it and decide.");
    }

    private List<JsonObject> outputs() {
        List<JsonObject> outputs = new ArrayList<>();
        List<Outcome> outcomes = action.outcomes();
        for (int index = 0; index < outcomes.size(); index++) {
            outputs.add(outcomes.get(index).output(entry().value().posted().getOrDefault(index, "")));
        }
        return outputs;
    }

    private ConflictException conflict(RawResource task, String why) {
        return new ConflictException(
                "Task/" + action.taskId() + " at " + source.base() + ": to "
                        + action.step().verb() + " is not possible. " + why,
                "Task/" + action.taskId(),
                null,
                task.versionId().orElse(null));
    }
}
