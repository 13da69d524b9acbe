// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.connection;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * When a refresh token in quarantine is tried again. It is stored with the connection, so that a restart does not reset it.
 *
 * @param made how many times it was tried since it went into quarantine
 * @param due when it is tried next, at the earliest
 */
public record QuarantineRetry(int made, Instant due) {
    /**
     * Checks the parts.
     *
     * @param made how many times it was tried since it went into quarantine
     * @param due when it is tried next, at the earliest
     */
    public QuarantineRetry {
        if (made < 0) {
            throw new IllegalArgumentException("made must not be negative: " + made);
        }
        requireNonNull(due, "due");
    }
}
