// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static java.util.Objects.requireNonNull;

/**
 * A Task that was found but could not be delivered.
 *
 * @param taskId the Task's id on its server
 * @param change which state of the Task it was: the version, or what stands for it
 * @param attempts how often the delivery of this state failed
 * @param reason what went wrong: never the content of the Task nor the text of an exception
 * @param parked true if it is not tried again until the Task changes or {@link Checkpoint#retrying} is asked for
 */
public record FailedDelivery(String taskId, String change, int attempts, String reason, boolean parked) {
    /** Checks the parts for null. */
    public FailedDelivery {
        requireNonNull(taskId, "taskId");
        requireNonNull(change, "change");
        requireNonNull(reason, "reason");
    }
}
