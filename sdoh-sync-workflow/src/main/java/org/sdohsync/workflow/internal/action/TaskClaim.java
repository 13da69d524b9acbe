// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.Optional;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.TaskStatus;

/**
 * The claim of a Task without owner. The first client that writes the owner gets it: the update uses If-Match with the
 * version that was read without an owner, so a second one is refused and finds the new owner when it reads the Task again.
 * Not thread-safe.
 */
final class TaskClaim {
    private final TaskServer source;
    private final TaskLock lock;
    private final String taskId;
    private final String owner;

    TaskClaim(TaskServer source, TaskLock lock, String taskId, String owner) {
        this.source = source;
        this.lock = lock;
        this.taskId = taskId;
        this.owner = owner;
    }

    RawResource run() {
        for (int collision = 1; ; collision++) {
            RawResource task = source.task(taskId);
            if (isOwnedBy(source, task, owner)) {
                return task;
            }
            requireClaimable(task);
            try {
                lock.renew(taskId);
                return source.update(task, TaskEdit.claim(task.json(), owner));
            } catch (ConflictException changed) {
                if (collision == ActionAttempt.COLLISIONS) {
                    throw conflict(
                            task, "It was changed by others at each attempt to update it: check it and decide again.");
                }
            }
        }
    }

    /** Tells whether a claim succeeded, by this process or another one of this application. */
    static boolean isOwnedBy(TaskServer source, RawResource task, String owner) {
        Optional<String> named = task.json().object("owner").flatMap(held -> held.text("reference"));
        return named.flatMap(reference -> LocalReference.find(source.base(), reference))
                .filter(reference -> reference.toString().equals(owner))
                .isPresent();
    }

    private void requireClaimable(RawResource task) {
        if (task.json().object("owner").filter(held -> !isEmpty(held)).isPresent()) {
            throw conflict(
                    task, "Another organization claimed it first: remove it from the list and choose another one.");
        }
        TaskStatus status = TaskServer.status(task);
        if (!Step.CLAIM.legalFrom(status)) {
            throw conflict(task, "It is no longer available: remove it from the list.");
        }
    }

    private static boolean isEmpty(JsonObject reference) {
        return reference.members().isEmpty();
    }

    private ConflictException conflict(RawResource task, String why) {
        return new ConflictException(
                "Task/" + taskId + " at " + source.base() + ": the claim is not possible. " + why,
                "Task/" + taskId,
                null,
                task.versionId().orElse(null));
    }
}
