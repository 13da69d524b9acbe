// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.observation;

import org.jspecify.annotations.Nullable;

/** One work on its way, see {@link WorkObserver}. The words of its outcome are few, fit for the tag of a metric. */
@FunctionalInterface
public interface WorkObservation {
    /** The work succeeded. */
    String SUCCESS = "success";

    /** A sync came to its end and left something to the next one, or to a person. */
    String INCOMPLETE = "incomplete";

    /** The work failed. */
    String FAILURE = "failure";

    /** The server ended the grant: the user has to connect again. */
    String GRANT_ENDED = "grant_ended";

    /** The server refused the client registration. */
    String CLIENT_REFUSED = "client_refused";

    /** There is no answer with a status. */
    String NO_ANSWER = "no_answer";

    /** The changes that the listener took. */
    String DELIVERED = "delivered";

    /** The changes that could not be delivered. */
    String DELIVERY_FAILED = "failed";

    /** The actions of earlier syncs that were confirmed. */
    String ACTIONS_CONFIRMED = "actions_confirmed";

    /** The push events that came for the first time, late ones among them. */
    String EVENTS = "new";

    /** The push events that had come before. */
    String EVENTS_REPEATED = "repeated";

    /** The push events that came after later ones: each was counted as missing before. */
    String EVENTS_LATE = "late";

    /** The push events that the numbers of others, or a heartbeat, show to be missing. */
    String EVENTS_MISSING = "missing";

    /** The syncs that were begun because a source notified. */
    String SYNC_BEGUN = "sync_begun";

    /**
     * The work ends. Called once, last.
     *
     * @param outcome what came of it, see the method of {@link WorkObserver} that began it
     * @param failure what failed; null if nothing did
     */
    void end(String outcome, @Nullable Throwable failure);

    /**
     * Something was counted in the work: {@link #DELIVERED}, {@link #DELIVERY_FAILED}, {@link #ACTIONS_CONFIRMED}.
     *
     * @param what one of these words
     * @param number how many
     */
    default void count(String what, long number) {}

    /**
     * Returns an observation that does nothing.
     *
     * @return the observation
     */
    static WorkObservation none() {
        return (outcome, failure) -> {};
    }
}
