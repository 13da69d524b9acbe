// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.connection.Connection;

/**
 * A referral left our view without having been closed before our eyes: take it off the list, and stop the work.
 *
 * @param connection the source
 * @param taskId its Task's id on the source's server
 * @param reason what became of it
 */
public record Departed(Connection connection, String taskId, Reason reason) implements ReferralEvent {
    /** What became of a Task that is not found any more. */
    public enum Reason {
        /** The source does not have it any more. */
        GONE,
        /** It is there, but it is not ours any more: another owner has it, or it is closed to us. */
        NOT_OURS
    }

    /**
     * Checks the parts for null.
     *
     * @param connection the source
     * @param taskId its Task's id on the source's server
     * @param reason what became of it
     */
    public Departed {
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
