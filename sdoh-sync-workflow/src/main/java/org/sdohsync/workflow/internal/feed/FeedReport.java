// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.feed.FeedResult;

/** What came of reading one feed. */
public final class FeedReport implements FeedResult {
    private final ConnectionId connection;
    private final Feed kind;
    private final int pages;
    private final int scanned;
    private final int delivered;
    private final int invalid;
    private final int unattributed;
    private final List<FailedDelivery> failures;
    private final ServerCapabilities abilities;
    private final @Nullable Instant learnedAt;
    private final Duration duration;
    private final @Nullable SyncException failure;

    public FeedReport(
            FeedState state, TaskFeed feed, int delivered, Duration duration, @Nullable SyncException failure) {
        this.connection = state.connection();
        this.kind = state.feed();
        this.abilities = state.abilities();
        this.learnedAt = state.learnedAt();
        this.pages = feed.pages();
        this.scanned = feed.scanned();
        this.invalid = feed.skipped().invalid();
        this.unattributed = feed.skipped().unattributed();
        this.delivered = delivered;
        this.failures = List.copyOf(state.failures());
        this.duration = duration;
        this.failure = failure;
    }

    @Override
    public ConnectionId connection() {
        return connection;
    }

    @Override
    public Feed feed() {
        return kind;
    }

    @Override
    public int pages() {
        return pages;
    }

    @Override
    public int seen() {
        return scanned;
    }

    @Override
    public int delivered() {
        return delivered;
    }

    @Override
    public int invalid() {
        return invalid;
    }

    @Override
    public int unattributed() {
        return unattributed;
    }

    @Override
    public List<FailedDelivery> failed() {
        return failures.stream().filter(failed -> !failed.parked()).toList();
    }

    @Override
    public List<FailedDelivery> parked() {
        return failures.stream().filter(FailedDelivery::parked).toList();
    }

    /** What the server can do, as far as it turned out. */
    public ServerCapabilities abilities() {
        return abilities;
    }

    /** When the server was asked what it can do, empty if it never was. */
    public Optional<Instant> learnedAt() {
        return Optional.ofNullable(learnedAt);
    }

    @Override
    public Duration duration() {
        return duration;
    }

    @Override
    public Optional<SyncException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Prints counts only. */
    @Override
    public String toString() {
        return "FeedResult[" + connection + ", " + kind + ", pages=" + pages + ", seen=" + scanned + ", delivered="
                + delivered
                + ", invalid=" + invalid + ", unattributed=" + unattributed + ", failed=" + failed().size()
                + ", parked=" + parked().size()
                + (failure == null ? "]" : ", " + failure.getClass().getSimpleName() + "]");
    }
}
