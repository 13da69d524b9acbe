// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

/** The result of the maintenance of the grant of one connection. */
public enum MaintenanceResult {
    /** Nothing was due; nothing was sent. */
    NOTHING_DUE,
    /** An idle grant was refreshed, so that it does not expire. */
    KEPT_ALIVE,
    /** A suspended grant is valid again. */
    RECOVERED,
    /** A suspended grant was tried and is still refused. */
    STILL_REFUSED,
    /** An action was due and failed temporarily; it is tried again later. */
    FAILED
}
