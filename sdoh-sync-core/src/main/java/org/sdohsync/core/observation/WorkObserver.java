// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.observation;

import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Origin;

/**
 * Is told of the library's work as it begins and ends, for metrics and traces. Each work begins and ends on one thread, and what
 * begins there meanwhile is part of it. Nothing of it holds a token, a query or a patient datum; a server's host may have been
 * chosen by a user. What an implementation throws is logged and ignored. Implementations must be safe for use by many threads and
 * return at once.
 */
public interface WorkObserver {
    /**
     * A request begins.
     *
     * @param method the HTTP method
     * @param server where it goes
     * @return is told of its end: the outcome is the HTTP status in digits, or {@link WorkObservation#NO_ANSWER}
     */
    default WorkObservation request(String method, Origin server) {
        return WorkObservation.none();
    }

    /**
     * A refresh of a connection's tokens begins: the token endpoint is about to be asked (RFC 6749 §6).
     *
     * @param connection the connection
     * @param source the server of its FHIR API
     * @return is told of its end: the outcome is {@link WorkObservation#SUCCESS}, {@link WorkObservation#GRANT_ENDED}, {@link
     *     WorkObservation#CLIENT_REFUSED} or {@link WorkObservation#FAILURE}
     */
    default WorkObservation refresh(ConnectionId connection, Origin source) {
        return WorkObservation.none();
    }

    /**
     * A sync at one source begins.
     *
     * @param connection the connection
     * @param source the server of its FHIR API
     * @return is told of its end: the outcome is {@link WorkObservation#SUCCESS}, {@link WorkObservation#INCOMPLETE} or {@link
     *     WorkObservation#FAILURE}
     */
    default WorkObservation sync(ConnectionId connection, Origin source) {
        return WorkObservation.none();
    }

    /**
     * A request came to the endpoint for notifications. Who sent it is not known yet: whoever finds the endpoint may.
     *
     * @return is told of its end: the outcome is the HTTP status in digits with which it is answered
     */
    default WorkObservation notification() {
        return WorkObservation.none();
    }

    /**
     * Events of a source were counted at the endpoint for notifications, or a sync was begun because of them.
     *
     * @param connection the connection whose subscription it is
     * @param source the server of its FHIR API
     * @param what {@link WorkObservation#EVENTS}, {@link WorkObservation#EVENTS_REPEATED}, {@link WorkObservation#EVENTS_LATE}, {@link
     *     WorkObservation#EVENTS_MISSING} or {@link WorkObservation#SYNC_BEGUN}
     * @param number how many
     */
    default void pushed(ConnectionId connection, Origin source, String what, long number) {}

    /**
     * Returns an observer that does nothing.
     *
     * @return the observer
     */
    static WorkObserver none() {
        return new WorkObserver() {};
    }
}
