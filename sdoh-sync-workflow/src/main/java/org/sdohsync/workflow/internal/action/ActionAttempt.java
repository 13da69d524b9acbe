// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.action.TerminologyCheck;
import org.sdohsync.workflow.code.TaskStatus;

/**
 * One attempt to perform a journal entry. The process may crash at any point, and the attempt can be repeated:
 *
 * <ol>
 *   <li>Read the server's copy of the Task. If it has the target status and our outputs, it is completed.
 *   <li>If the step is not possible from its status: a conflict, nothing is written.
 *   <li>If there is a terminology check, the codes of the outcomes must pass it; else nothing is written.
 *   <li>Post the results that are not on the server yet, and record each in the journal.
 *   <li>Update the Task with If-Match and the version that was read. If it was changed meanwhile: start again, a limited
 *       number of times.
 * </ol>
 *
 * Not thread-safe.
 */
final class ActionAttempt {
    /** How often an update may conflict before a person has to decide. */
    static final int COLLISIONS = 5;

    private final TaskServer source;
    private final Results results;
    private final TaskLock lock;
    private final TaskAction action;

    ActionAttempt(
            TaskServer source,
            TerminologyCheck terminology,
            Journal journal,
            TaskLock lock,
            StoredValue<JournalRecord> entry) {
        this.source = source;
        this.lock = lock;
        this.action = entry.value().action();
        this.results = new Results(source, terminology, journal, lock, entry);
    }

    /** The entry as it stands in the journal now. */
    StoredValue<JournalRecord> entry() {
        return results.entry();
    }

    /** Performs the attempt and returns the Task as the server has it afterwards. */
    RawResource run() {
        String owner = action.owner().orElse(null);
        return owner == null ? step() : new TaskClaim(source, lock, action.taskId(), owner).run();
    }

    /** Tells whether answers were saved that the source had already, from an earlier saving. */
    boolean savedNothingNew() {
        return action.step() == Step.SAVE && !results.haveWritten();
    }

    /** Tells whether a Task shows that an action was done. */
    static boolean isDone(TaskServer source, RawResource task, TaskAction action) {
        return action.owner()
                .map(owner -> TaskClaim.isOwnedBy(source, task, owner))
                .orElseGet(() -> TaskServer.status(task).equals(action.step().target()));
    }

    /** Tells whether the server shows the step as completed with our results, or the Task has passed it; only reads. */
    boolean isDone() {
        RawResource task = source.task(action.taskId());
        if (!isDone(source, task, action) && !isPast(TaskServer.status(task))) {
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
            TaskStatus status = TaskServer.status(task);
            source.permission().requireNoReferral(action, task.json());
            boolean there = status.equals(action.step().target());
            if (there && action.step() != Step.SAVE) {
                return confirmed(task);
            }
            if (!action.step().legalFrom(status)) {
                throw conflict(task, Step.whatIsLegal(status, action.part()));
            }
            boolean owners = action.part() == TaskRole.PERFORMER || action.part() == TaskRole.PATIENT;
            if (owners && !source.permission().isOurs(task.json())) {
                throw conflict(task, "It has another owner now: remove it from the list.");
            }
            results.post(task.json());
            if (there && TaskEdit.missing(task.json(), outputs()).isEmpty()) {
                // Saved again: the Task names the answers already, and nothing of it changes.
                return task;
            }
            try {
                lock.renew(action.taskId());
                return source.update(task, TaskEdit.take(task.json(), action, outputs()));
            } catch (ConflictException changed) {
                if (collision == COLLISIONS) {
                    throw conflict(
                            task, "It was changed by others at each attempt to update it: check it and decide again.");
                }
            }
        }
    }

    // The status alone proves nothing: a colleague may have completed the Task with other results.
    private RawResource confirmed(RawResource task) {
        if (results.find(task.json())
                && TaskEdit.missing(task.json(), outputs()).isEmpty()) {
            return task;
        }
        throw conflict(task, "It is " + action.step().target() + " already, without our results: check it and decide.");
    }

    private List<JsonObject> outputs() {
        List<JsonObject> outputs = new ArrayList<>();
        List<ActionOutcome> outcomes = action.outcomes();
        for (int index = 0; index < outcomes.size(); index++) {
            outputs.add(outcomes.get(index).output(entry().value().posted().getOrDefault(index, "")));
        }
        return outputs;
    }

    private ConflictException conflict(RawResource task, String why) {
        return new ConflictException(
                "Task/" + action.taskId() + " at " + source.base() + ": the step "
                        + action.step().verb() + " is not possible. " + why,
                "Task/" + action.taskId(),
                null,
                task.versionId().orElse(null));
    }
}
