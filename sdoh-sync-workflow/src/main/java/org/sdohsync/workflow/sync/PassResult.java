// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.workflow.fhir.ServerAbilities;

/** What came of one pass over one connection. A source that broke is a value in it, not an exception. Immutable. */
public final class PassResult {
    private final ConnectionId connection;
    private final Feed kind;
    private final int pages;
    private final int scanned;
    private final int delivered;
    private final int invalid;
    private final int unattributed;
    private final List<FailedDelivery> failures;
    private final ServerAbilities abilities;
    private final @Nullable Instant learnedAt;
    private final Duration duration;
    private final @Nullable SyncException failure;

    PassResult(PassState state, TaskFeed feed, int delivered, Duration duration, @Nullable SyncException failure) {
        this.connection = state.connection();
        this.kind = state.feed();
        this.abilities = state.abilities();
        this.learnedAt = state.learnedAt();
        this.pages = feed.pages();
        this.scanned = feed.scanned();
        this.invalid = feed.skipped().invalid();
        this.unattributed = feed.skipped().unattributed();
        this.delivered = delivered;
        this.failures = state.failures();
        this.duration = duration;
        this.failure = failure;
    }

    /**
     * The connection.
     *
     * @return its id
     */
    public ConnectionId connection() {
        return connection;
    }

    /**
     * Which of the connection's feeds.
     *
     * @return the feed
     */
    public Feed feed() {
        return kind;
    }

    /**
     * How many pages were asked for.
     *
     * @return the number of search requests
     */
    public int pages() {
        return pages;
    }

    /**
     * How many Tasks were on the pages, known ones and those of others included.
     *
     * @return the number of entries
     */
    public int seen() {
        return scanned;
    }

    /**
     * How many states of Tasks the listener took.
     *
     * @return the number
     */
    public int delivered() {
        return delivered;
    }

    /**
     * How many entries were no Task with an id by which it can be asked for, and could not even be listed.
     *
     * @return the number
     */
    public int invalid() {
        return invalid;
    }

    /**
     * How many Tasks name their owner (for other feeds their requester or patient) by an identifier alone, at a server that is not known
     * to search by it: nobody can tell whether they are meant, and they were not delivered.
     *
     * @return the number
     */
    public int unattributed() {
        return unattributed;
    }

    /**
     * The Tasks that wait to be delivered again.
     *
     * @return the failures that are not parked, of this pass and of earlier ones
     */
    public List<FailedDelivery> failed() {
        return failures.stream().filter(failed -> !failed.parked()).toList();
    }

    /**
     * The Tasks that failed too often.
     *
     * @return the failures that are not tried again until the Task changes
     */
    public List<FailedDelivery> parked() {
        return failures.stream().filter(FailedDelivery::parked).toList();
    }

    /**
     * What is known of the server by now.
     *
     * @return its abilities
     */
    public ServerAbilities abilities() {
        return abilities;
    }

    /** When the server was asked what it can do, empty if it never was. */
    Optional<Instant> learnedAt() {
        return Optional.ofNullable(learnedAt);
    }

    /**
     * How long the pass took.
     *
     * @return the time by the clock of the settings
     */
    public Duration duration() {
        return duration;
    }

    /**
     * What broke the pass off.
     *
     * @return the failure of the source or of the local store, empty if the pass came to its end
     */
    public Optional<SyncException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Prints counts only. */
    @Override
    public String toString() {
        return "PassResult[" + connection + ", " + kind + ", pages=" + pages + ", seen=" + scanned + ", delivered="
                + delivered
                + ", invalid=" + invalid + ", unattributed=" + unattributed + ", failed=" + failed().size()
                + ", parked=" + parked().size()
                + (failure == null ? "]" : ", " + failure.getClass().getSimpleName() + "]");
    }
}
