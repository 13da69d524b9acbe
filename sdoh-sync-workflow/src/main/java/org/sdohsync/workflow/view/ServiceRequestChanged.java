// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.connection.Connection;

/**
 * The ServiceRequest of an accepted referral was changed at the source: read the details again. Immutable.
 *
 * @param connection the source
 * @param taskId the Task's id on the source's server
 * @param requestId the ServiceRequest's id there
 * @param status its current status, as the source wrote it; empty if there is none
 */
public record ServiceRequestChanged(Connection connection, String taskId, String requestId, String status)
        implements ReferralEvent {
    /**
     * Checks the parts for null.
     *
     * @param connection the source
     * @param taskId the Task's id on the source's server
     * @param requestId the ServiceRequest's id there
     * @param status its current status, as the source wrote it; empty if there is none
     */
    public ServiceRequestChanged {
        requireNonNull(connection, "connection");
        requireNonNull(taskId, "taskId");
        requireNonNull(requestId, "requestId");
        requireNonNull(status, "status");
    }

    /**
     * Tells whether the source revoked the request.
     *
     * @return true if it is revoked or entered in error: stop the work
     */
    public boolean revoked() {
        return status.equals("revoked") || status.equals("entered-in-error");
    }

    /** Prints ids only. */
    @Override
    public String toString() {
        return "RequestChanged[" + connection.id() + ", Task/" + taskId + ", ServiceRequest/" + requestId
                + (revoked() ? ", revoked]" : "]");
    }
}
