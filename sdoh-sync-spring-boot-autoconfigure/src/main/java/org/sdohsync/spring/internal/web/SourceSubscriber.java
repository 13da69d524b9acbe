// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.web;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.spring.internal.config.SyncLifecycle;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * Subscribes at each source: when the application is up, when one was connected, and when one works again. What the source does not
 * offer is left to the schedule. Safe for use by many threads.
 */
public final class SourceSubscriber implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSubscriber.class);

    private final SdohSync sync;
    private final SubscriptionManager subscriptions;
    private final Executor threads;
    private volatile boolean running;

    /**
     * Creates it.
     *
     * @param sync the instance
     * @param subscriptions the subscriptions
     * @param threads the threads on which sources are asked
     */
    public SourceSubscriber(SdohSync sync, SubscriptionManager subscriptions, Executor threads) {
        this.sync = requireNonNull(sync, "sync");
        this.subscriptions = requireNonNull(subscriptions, "subscriptions");
        this.threads = requireNonNull(threads, "threads");
    }

    /**
     * Takes a change of a connection.
     *
     * @param event the change
     */
    @EventListener
    public void changed(ConnectionEvent event) {
        if (running
                && (event.kind() == ConnectionEvent.Kind.CONNECTED || event.kind() == ConnectionEvent.Kind.RECOVERED)) {
            later(() -> subscribe(event.connection().id()));
        }
    }

    private void later(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException ended) {
            LOG.debug("the application is going down: the next one subscribes", ended);
        }
    }

    private void subscribe(ConnectionId connection) {
        try {
            if (running && subscriptions.subscriptions(connection).isEmpty()) {
                for (SourceSubscription one : subscriptions.subscribe(connection)) {
                    LOG.debug("{}", one);
                }
            }
        } catch (SyncException failed) {
            if (isGone(connection)) {
                LOG.debug("connection={} was disconnected meanwhile", connection, failed);
                return;
            }
            LOG.warn(
                    "connection={} has no subscription yet: the schedule finds its changes, and it is tried again when"
                            + " the source works again",
                    connection,
                    failed);
        }
    }

    private boolean isGone(ConnectionId connection) {
        try {
            return sync.connection(connection).isEmpty();
        } catch (SyncException unknown) {
            return false;
        }
    }

    @Override
    public void start() {
        running = true;
        subscriptions.start();
        later(() -> sync.connections().forEach(connection -> subscribe(connection.id())));
    }

    @Override
    public void stop() {
        running = false;
        subscriptions.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Closed subscriptions do not start again. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Ends before the instance. */
    @Override
    public int getPhase() {
        return SyncLifecycle.PHASE + 1;
    }
}
