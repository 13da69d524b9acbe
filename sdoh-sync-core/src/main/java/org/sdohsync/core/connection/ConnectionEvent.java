// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

/**
 * Something happened to a connection that a user may want to know.
 *
 * @param kind what happened
 * @param connection the connection after it happened
 */
public record ConnectionEvent(Kind kind, Connection connection) {
    /** What can happen. */
    public enum Kind {
        /** The user connected the source, for the first time or again. */
        CONNECTED,
        /** Offline access was asked for and not granted: the connection just made ends with its access token. */
        NO_OFFLINE_ACCESS,
        /** The source does not answer or answers with failures. */
        DEGRADED,
        /** The grant ended: the user has to connect again. */
        NEEDS_AUTHORIZATION,
        /** The client registration does not work: an administrator has to act. */
        NEEDS_CONFIGURATION,
        /** It works again after one of the others. */
        RECOVERED
    }

    /**
     * Checks the parts for null.
     *
     * @param kind what happened
     * @param connection the connection after it happened
     */
    public ConnectionEvent {
        requireNonNull(kind, "kind");
        requireNonNull(connection, "connection");
    }
}
