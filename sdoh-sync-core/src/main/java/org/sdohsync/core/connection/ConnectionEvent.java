// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

/**
 * A change of a connection, which the application may tell its user. Immutable.
 *
 * @param kind what happened
 * @param connection the connection after it happened
 */
public record ConnectionEvent(Kind kind, Connection connection) {
    /** The kind of change. */
    public enum Kind {
        /** The user connected the source, for the first time or again. */
        CONNECTED,
        /** Offline access was requested and not granted: the new connection ends when its access token expires. */
        NO_OFFLINE_ACCESS,
        /** The source does not answer, or answers with errors. */
        DEGRADED,
        /** The grant ended: the user has to connect again. */
        NEEDS_AUTHORIZATION,
        /** The source refuses the client registration: an administrator has to act. */
        NEEDS_CONFIGURATION,
        /** The application's own client certificate for the source expires within 30 days: an administrator has to act. */
        CERTIFICATE_EXPIRES,
        /** The connection works again. */
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
