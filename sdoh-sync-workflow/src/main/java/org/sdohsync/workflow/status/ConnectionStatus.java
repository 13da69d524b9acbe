// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.status;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;

/** The state of one connection in an {@link InstanceStatus}. Immutable; holds ids, counts and times, no patient data. */
public interface ConnectionStatus {
    /**
     * The connection.
     *
     * @return the connection with its health
     */
    Connection connection();

    /**
     * When a sync last came to its end here.
     *
     * @return the time of the last sync of this process that was not broken off; empty if there was none
     */
    Optional<Instant> lastSync();

    /**
     * Since when a sync is at work here.
     *
     * @return the time; empty if none is at work in this process
     */
    Optional<Instant> syncingSince();

    /**
     * Tells whether a sync is due: one is at work or waits for its turn, or the schedule's latest run has not come to its end here.
     *
     * @return true if it is due
     */
    boolean due();

    /**
     * Tells whether the schedule has missed this connection: no sync came to its end for the last interval and the one before.
     *
     * @return true if it is overdue; false while the schedule is not started
     */
    boolean overdue();

    /**
     * Until when the source asked for silence ({@code Retry-After}, RFC 9110 §10.2.3).
     *
     * @return the time; empty if it did not
     */
    Optional<Instant> silentUntil();

    /**
     * How many actions the next syncs complete.
     *
     * @return the number
     */
    int pendingActions();

    /**
     * How many actions need a person's decision.
     *
     * @return the number
     */
    int undecidedActions();

    /**
     * How many actions cannot be read from the store.
     *
     * @return the number
     */
    int damagedActions();

    /**
     * When the oldest action that is not confirmed was requested.
     *
     * @return the time by our clock; empty if all are confirmed
     */
    Optional<Instant> oldestAction();

    /**
     * How many Tasks are not delivered any more, because the listener failed too often.
     *
     * @return the number
     */
    int parkedTasks();

    /**
     * What the connection waits for, and since when.
     *
     * @return sentences for a person, without patient data
     */
    String waitsFor();
}
