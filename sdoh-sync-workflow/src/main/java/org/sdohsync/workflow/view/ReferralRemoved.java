// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.connection.Connection;

/**
 * An open referral is no longer available, without a final status that was delivered: remove it from the list, and stop the
 * work. Immutable.
 *
 * @param connection the source
 * @param taskId its Task's id on the source's server
 * @param reason why it is not available
 */
public record ReferralRemoved(Connection connection, String taskId, Reason reason) implements ReferralEvent {
    /** Why a Task is not available any more. */
    public enum Reason {
        /** The source does not have the Task any more. */
        GONE,
        /** The Task exists, but has another owner or is not readable for us any more. */
        NOT_OURS
    }

    /**
     * Checks the parts for null.
     *
     * @param connection the source
     * @param taskId its Task's id on the source's server
     * @param reason why it is not available
     */
    public ReferralRemoved {
        requireNonNull(connection, "connection");
        requireNonNull(taskId, "taskId");
        requireNonNull(reason, "reason");
    }

    /** Prints ids only. */
    @Override
    public String toString() {
        return "Departed[" + connection.id() + ", Task/" + taskId + ", " + reason + "]";
    }
}
