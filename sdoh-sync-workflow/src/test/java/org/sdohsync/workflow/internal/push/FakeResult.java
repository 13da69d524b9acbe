// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.feed.FeedResult;
import org.sdohsync.workflow.sync.SourceResult;

/** What came of a sync, as far as {@link WakeUps} look at it. */
record FakeResult(int delivered, @Nullable SyncException broken) implements SourceResult {
    @Override
    public Connection connection() {
        throw new IllegalStateException("nobody asks for it");
    }

    @Override
    public boolean complete() {
        return broken == null;
    }

    @Override
    public Optional<SyncException> failure() {
        return Optional.ofNullable(broken);
    }

    @Override
    public boolean boundedByTime() {
        return false;
    }

    @Override
    public int failedDeliveries() {
        return 0;
    }

    @Override
    public int skipped() {
        return 0;
    }

    @Override
    public int finishedActions() {
        return 0;
    }

    @Override
    public int pendingActions() {
        return 0;
    }

    @Override
    public int damagedActions() {
        return 0;
    }

    @Override
    public Optional<FeedResult> ownFeed() {
        return Optional.empty();
    }

    @Override
    public List<FeedResult> feeds() {
        return List.of();
    }

    @Override
    public String nextAction() {
        return "";
    }
}
