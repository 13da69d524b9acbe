// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.push;

import java.time.Duration;
import java.util.List;
import org.sdohsync.core.connection.ConnectionId;

/**
 * The subscriptions at all sources: creates them, keeps them alive, and takes their notifications, each of which starts a sync at
 * its source (SDOHCC, Checking Task Status §Subscriptions). Subscriptions make changes known sooner; they never replace the schedule.
 *
 * <ul>
 *   <li>Topics of SDOHCC are tried first, then search criteria of FHIR R4. What a source turned out not to offer is remembered for
 *       a week and shown by {@code SdohSync.describe}.
 *   <li>A subscription is created once, also if the process dies meanwhile or the source's answer is lost: it is looked for by its
 *       endpoint, for 10 minutes, and for an hour if it tells a person, before another is created. Until then it is {@link
 *       SourceSubscription.State#REQUESTED}. {@code SdohSync.disconnect} deletes it.
 *   <li>It is renewed before its end, its filter follows what the syncs look for, and it is activated again when the source
 *       reports an error or is not heard any more.
 *   <li>Threads and processes work on the subscriptions of a source one at a time; one that took too long meanwhile changes nothing more
 *       there. A source that is slow has one minute in ten.
 *   <li>However many notifications arrive, a source has one sync at a time and one in {@link SubscriptionOptions#gap}.
 * </ul>
 *
 * <p>Its methods take the id of any connection. What an application serves to one of its users is for {@code
 * SdohSync.account(…).subscriptions(…)}, which refuses those of others. Safe for use by many threads.
 */
public interface SubscriptionManager extends AutoCloseable {
    /**
     * Takes notifications.
     *
     * @return the receiver; always the same
     */
    NotificationReceiver receiver();

    /**
     * Subscribes at a source, with one subscription for each feed, and one for the ServiceRequests of accepted Tasks; brings those
     * that exist up to date. From then on {@link #runDue} keeps them so.
     *
     * @param connection the source
     * @return the subscriptions there; those that the source does not offer are {@link SourceSubscription.State#REFUSED}
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     * @throws IllegalStateException if the options name no endpoint
     */
    List<SourceSubscription> subscribe(ConnectionId connection);

    /**
     * Lets a source send an e-mail to a person when something changes. The address is kept encrypted in the store.
     *
     * @param connection the source
     * @param address the e-mail address
     * @return the subscription
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     */
    SourceSubscription subscribeByEmail(ConnectionId connection, String address);

    /**
     * Lets a source send a short message to a person when something changes. The number is kept encrypted in the store.
     *
     * @param connection the source
     * @param number the telephone number with its country code, such as {@code +15555550100}
     * @return the subscription
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     */
    SourceSubscription subscribeBySms(ConnectionId connection, String number);

    /**
     * Ends all subscriptions at a source. What cannot be deleted there now ends by itself at its {@link SourceSubscription#end};
     * its notifications are refused from now on.
     *
     * @param connection the source
     */
    void unsubscribe(ConnectionId connection);

    /**
     * The subscriptions at a source, from the store.
     *
     * @param connection the source
     * @return the subscriptions; empty if there are none
     */
    List<SourceSubscription> subscriptions(ConnectionId connection);

    /**
     * Asks a source how its subscriptions are doing ({@code $status}; the Subscription itself where there is no such operation).
     *
     * @param connection the source
     * @return what it says of each
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     */
    List<SubscriptionStatus> status(ConnectionId connection);

    /**
     * Asks a source for the events of its topic-based subscriptions again ({@code $events}). Not needed to find what was missed:
     * the sync after a gap does that.
     *
     * @param connection the source
     * @param since the number of the first event, from 1
     * @return the events in their order; empty if the source does not offer that
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     */
    List<SubscriptionEvent> events(ConnectionId connection, long since);

    /**
     * Lets two daemon threads do what {@link #runDue} does, whenever something is due. A second call does nothing.
     */
    void start();

    /**
     * Does what is due, for applications that bring their own scheduler instead of {@link #start}: begins the syncs that
     * notifications asked for, and looks after the subscriptions. The first call also begins a sync at each source with
     * subscriptions, because notifications that an earlier process answered may not have led to one. What fails at a source is logged, shown by {@link
     * #subscriptions}, and tried again later.
     *
     * @return the time until something is due again, at most some minutes; a notification may make something due at once
     */
    Duration runDue();

    /** Ends the work. The subscriptions stay; their notifications are answered with 503. A second call does nothing. */
    @Override
    void close();
}
