// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.List;
import java.util.function.Supplier;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SubscriptionEvent;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionStatus;

/**
 * The part of the {@link SubscriptionManager} that belongs to one connection of an account. Each call looks at the account again, so that
 * a kept object ends with its connection: it then throws {@link org.sdohsync.core.error.UnknownConnectionException}. Immutable; safe for
 * use by many threads.
 */
public final class ConnectionSubscriptions {
    private final Supplier<SubscriptionManager> manager;
    private final Supplier<ConnectionId> connection;

    ConnectionSubscriptions(Supplier<SubscriptionManager> manager, Supplier<ConnectionId> connection) {
        this.manager = manager;
        this.connection = connection;
    }

    /**
     * Subscribes at the source, as {@link SubscriptionManager#subscribe} does.
     *
     * @return the subscriptions there
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     * @throws IllegalStateException if {@link SdohSync#subscriptions} was not called, or its options name no endpoint
     */
    public List<SourceSubscription> subscribe() {
        ConnectionId own = connection.get();
        return manager.get().subscribe(own);
    }

    /**
     * Lets the source send an e-mail to a person when something changes, as {@link SubscriptionManager#subscribeByEmail} does.
     *
     * @param address the e-mail address
     * @return the subscription
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     * @throws IllegalStateException if {@link SdohSync#subscriptions} was not called
     */
    public SourceSubscription subscribeByEmail(String address) {
        ConnectionId own = connection.get();
        return manager.get().subscribeByEmail(own, address);
    }

    /**
     * Lets the source send a short message to a person when something changes, as {@link SubscriptionManager#subscribeBySms} does.
     *
     * @param number the telephone number with its country code, such as {@code +15555550100}
     * @return the subscription
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     * @throws IllegalStateException if {@link SdohSync#subscriptions} was not called
     */
    public SourceSubscription subscribeBySms(String number) {
        ConnectionId own = connection.get();
        return manager.get().subscribeBySms(own, number);
    }

    /**
     * Ends all subscriptions at the source, as {@link SubscriptionManager#unsubscribe} does.
     *
     * @throws IllegalStateException if {@link SdohSync#subscriptions} was not called
     */
    public void unsubscribe() {
        ConnectionId own = connection.get();
        manager.get().unsubscribe(own);
    }

    /**
     * The subscriptions at the source, from the store.
     *
     * @return the subscriptions; empty if there are none
     * @throws IllegalStateException if {@link SdohSync#subscriptions} was not called
     */
    public List<SourceSubscription> all() {
        ConnectionId own = connection.get();
        return manager.get().subscriptions(own);
    }

    /**
     * Asks the source how its subscriptions are doing, as {@link SubscriptionManager#status} does.
     *
     * @return what it says of each
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     * @throws IllegalStateException if {@link SdohSync#subscriptions} was not called
     */
    public List<SubscriptionStatus> status() {
        ConnectionId own = connection.get();
        return manager.get().status(own);
    }

    /**
     * Asks the source for the events of its topic-based subscriptions again, as {@link SubscriptionManager#events} does.
     *
     * @param since the number of the first event, from 1
     * @return the events in their order; empty if the source does not offer that
     * @throws org.sdohsync.core.error.SyncException if the source or the store fails
     * @throws IllegalStateException if {@link SdohSync#subscriptions} was not called
     */
    public List<SubscriptionEvent> events(long since) {
        ConnectionId own = connection.get();
        return manager.get().events(own, since);
    }
}
