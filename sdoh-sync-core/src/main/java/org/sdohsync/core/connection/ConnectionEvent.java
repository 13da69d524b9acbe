// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A change of a connection, which the application may tell its user. Immutable.
 *
 * @param kind what happened
 * @param connection the connection after it happened
 * @param earlierScopes for {@link Kind#SCOPES_WIDENED} what was granted when the source was connected, or what a backend
 *     connection asks for; for {@link Kind#SCOPES_NARROWED} what was granted until now; otherwise empty
 */
public record ConnectionEvent(Kind kind, Connection connection, Set<String> earlierScopes) {
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
        /**
         * A refresh was answered with scopes that nobody granted (RFC 6749 §6 forbids it). They are recorded as the source named
         * them, and nothing is done with them that was not done before: tell the source's operator.
         */
        SCOPES_WIDENED,
        /** A refresh was answered with less access than before: some data does not come any more. */
        SCOPES_NARROWED,
        /** The connection works again. */
        RECOVERED
    }

    /**
     * Checks the parts for null and copies the scopes.
     *
     * @param kind what happened
     * @param connection the connection after it happened
     * @param earlierScopes as described above
     */
    public ConnectionEvent {
        requireNonNull(kind, "kind");
        requireNonNull(connection, "connection");
        earlierScopes = Collections.unmodifiableSet(new LinkedHashSet<>(earlierScopes));
    }

    /**
     * Creates an event that is not about scopes.
     *
     * @param kind what happened
     * @param connection the connection after it happened
     */
    public ConnectionEvent(Kind kind, Connection connection) {
        this(kind, connection, Set.of());
    }
}
