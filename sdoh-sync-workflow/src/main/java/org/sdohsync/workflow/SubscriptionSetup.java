// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.internal.push.SourceSubscriptions;
import org.sdohsync.workflow.internal.push.SubscriptionSources;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;

/** Sets subscriptions up once, and deletes those of sources that are disconnected, also if this process takes no notifications. */
final class SubscriptionSetup {
    private final SubscriptionSources sources;
    private final Function<SubscriptionOptions, SourceSubscriptions> assembly;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile @Nullable SourceSubscriptions manager;

    SubscriptionSetup(SubscriptionSources sources, Function<SubscriptionOptions, SourceSubscriptions> assembly) {
        this.sources = sources;
        this.assembly = assembly;
    }

    SubscriptionManager with(SubscriptionOptions options) {
        requireNonNull(options, "options");
        if (!done.compareAndSet(false, true)) {
            throw new IllegalStateException("subscriptions were set up before: keep the first SubscriptionManager");
        }
        SourceSubscriptions made = assembly.apply(options);
        manager = made;
        return made;
    }

    SubscriptionManager manager() {
        SourceSubscriptions made = manager;
        if (made == null) {
            throw new IllegalStateException("subscriptions are not set up: call SdohSync.subscriptions first");
        }
        return made;
    }

    void disconnect(ConnectionId connection) {
        sources.deleteAt(connection);
        SourceSubscriptions made = manager;
        if (made != null) {
            made.forget(connection);
        }
    }

    void close() {
        SourceSubscriptions made = manager;
        if (made != null) {
            made.close();
        }
    }
}
