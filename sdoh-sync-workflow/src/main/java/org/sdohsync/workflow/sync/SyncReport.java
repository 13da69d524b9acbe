// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.store.UnreadableRecord;

/** One sync over the sources, a result for each. A source that broke is a value among the others. Immutable. */
public final class SyncReport {
    private final Instant startedAt;
    private final Duration duration;
    private final List<SourceResult> results;
    private final List<UnreadableRecord> damaged;

    /**
     * A report.
     *
     * @param startedAt when the sync began, by our clock
     * @param duration how long it took
     * @param results the sources in the order of their connections
     * @param damaged the connections that could not be read
     */
    public SyncReport(
            Instant startedAt, Duration duration, List<SourceResult> results, List<UnreadableRecord> damaged) {
        this.startedAt = requireNonNull(startedAt, "startedAt");
        this.duration = requireNonNull(duration, "duration");
        this.results = List.copyOf(results);
        this.damaged = List.copyOf(damaged);
    }

    /**
     * When the sync began.
     *
     * @return the time by our clock
     */
    public Instant startedAt() {
        return startedAt;
    }

    /**
     * How long it took.
     *
     * @return the time from the first to the last source
     */
    public Duration duration() {
        return duration;
    }

    /**
     * The results.
     *
     * @return one for each source
     */
    public List<SourceResult> results() {
        return results;
    }

    /**
     * The result of one source.
     *
     * @param connection the connection
     * @return its result, if it took part
     */
    public Optional<SourceResult> of(ConnectionId connection) {
        return results.stream()
                .filter(result -> result.connection().id().equals(connection))
                .findFirst();
    }

    /**
     * The connections that no sync was made for, because their record cannot be read. Each says what to do.
     *
     * @return what cannot be read, empty when all is well
     */
    public List<UnreadableRecord> damaged() {
        return damaged;
    }

    /**
     * Tells whether everything went well everywhere.
     *
     * @return true if every source is complete
     */
    public boolean complete() {
        return damaged.isEmpty() && results.stream().allMatch(SourceResult::complete);
    }

    /**
     * The sources at which the sync broke off.
     *
     * @return their results
     */
    public List<SourceResult> broken() {
        return results.stream().filter(result -> result.failure().isPresent()).toList();
    }

    /**
     * How many changes the listener took at all sources.
     *
     * @return the number
     */
    public int delivered() {
        return results.stream().mapToInt(SourceResult::delivered).sum();
    }

    @Override
    public String toString() {
        return "SyncReport[" + startedAt + ", " + results + (damaged.isEmpty() ? "" : ", damaged=" + damaged) + "]";
    }
}
