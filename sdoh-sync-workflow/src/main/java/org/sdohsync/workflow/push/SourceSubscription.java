// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.push;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;

/** One subscription at one source, as it was known when it was asked for. Immutable. */
public interface SourceSubscription {
    /** How a subscription is doing. */
    enum State {
        /** It was not accepted yet, or the source has not activated it yet. */
        REQUESTED,
        /** The source sends notifications. */
        ACTIVE,
        /** The source says that it cannot deliver them, or nothing was heard for too long; it is activated again. */
        FAILED,
        /** The source does not offer such a subscription, or the grant does not permit it: changes are found on schedule. */
        REFUSED
    }

    /**
     * The source.
     *
     * @return the connection
     */
    ConnectionId connection();

    /**
     * How the source notifies.
     *
     * @return the channel
     */
    SubscriptionChannel channel();

    /**
     * What it is about.
     *
     * @return {@code owner}, {@code requester}, {@code unowned}, {@code patients} or {@code tasks} for Tasks, {@code requests}
     *     for the ServiceRequests of accepted Tasks, {@code email} or {@code sms} for what is told to a person
     */
    String subject();

    /**
     * How it is doing.
     *
     * @return the state
     */
    State state();

    /**
     * Why it is not active.
     *
     * @return a reason for the application's operator, without patient data; empty text while nothing is wrong
     */
    String reason();

    /**
     * The id of the Subscription on the source's server.
     *
     * @return the id; empty until it was created
     */
    Optional<String> id();

    /**
     * When it ends unless it is renewed.
     *
     * @return the time; empty until it was created
     */
    Optional<Instant> end();

    /**
     * When the source was heard last.
     *
     * @return the time of the last notification of any kind; empty if there was none
     */
    Optional<Instant> heard();

    /**
     * How many events were notified.
     *
     * @return the number, without repeated ones
     */
    long events();

    /**
     * How many notifications repeated an event.
     *
     * @return the number
     */
    long repeated();

    /**
     * How many events were notified after later ones.
     *
     * @return the number
     */
    long late();

    /**
     * How many events were never notified, as their numbers show. What they stood for is found by the sync that the next
     * notification starts.
     *
     * @return the number; 0 for channels that do not number events
     */
    long missing();
}
