// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.workflow.sync.RunningSync;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syncs that nobody asked for. Each is waited for, but not for ever: a source that takes its time goes on by itself, and the others
 * do not wait for it with their next sync. A source that asked for silence ({@code Retry-After}, RFC 9110 §10.2.3) is left out until
 * that is over. For the one thread of a schedule, but for {@link #silentUntil}.
 */
public final class ScheduledSync {
    /** How long a source may ask for silence: one day. */
    public static final Duration LONGEST_SILENCE = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledSync.class);

    private final SyncEngine rounds;
    private final Supplier<RecordListing<Connection>> sources;
    private final Supplier<Optional<Duration>> most;
    private final Supplier<Duration> patience;
    private final Consumer<? super SyncReport> told;
    private final Clock clock;
    private final Map<ConnectionId, Instant> silentUntil = new ConcurrentHashMap<>();

    /**
     * Makes them.
     *
     * @param rounds runs them
     * @param sources gives all sources
     * @param most returns how long a sync may take before it is called off; empty for the usual time
     * @param patience returns how long to wait for the end of a sync
     * @param told takes the reports; what it throws is logged and changes nothing
     * @param clock tells when a silence is over
     */
    public ScheduledSync(
            SyncEngine rounds,
            Supplier<RecordListing<Connection>> sources,
            Supplier<Optional<Duration>> most,
            Supplier<Duration> patience,
            Consumer<? super SyncReport> told,
            Clock clock) {
        this.rounds = requireNonNull(rounds, "syncs");
        this.sources = requireNonNull(sources, "sources");
        this.most = requireNonNull(most, "most");
        this.patience = requireNonNull(patience, "patience");
        this.told = requireNonNull(told, "told");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Runs a sync over all sources. */
    public void all() {
        run(sources.get());
    }

    /**
     * Runs a sync over some sources.
     *
     * @param some which; those that are none any more are left out
     */
    public void some(Set<ConnectionId> some) {
        List<StoredValue<Connection>> chosen = kept(sources.get().values(), source -> some.contains(source.id()));
        run(new RecordListing<>(chosen, List.of()));
    }

    /**
     * Until when a source asked for silence.
     *
     * @param connection the source
     * @return the time, empty if it did not; it may be over
     */
    public Optional<Instant> silentUntil(ConnectionId connection) {
        return Optional.ofNullable(silentUntil.get(connection));
    }

    private void run(RecordListing<Connection> wanted) {
        Instant now = clock.instant();
        silentUntil.values().removeIf(until -> WallClock.isOver(until, LONGEST_SILENCE, now));
        List<StoredValue<Connection>> asked = kept(wanted.values(), source -> !silentUntil.containsKey(source.id()));
        if (asked.isEmpty() && !wanted.values().isEmpty()) {
            LOG.debug(
                    "no sync: each of {} sources asked for silence",
                    wanted.values().size());
            return;
        }
        RunningSync round = rounds.beginScheduled(
                new RecordListing<>(asked, wanted.unreadable()), most.get().orElse(null));
        Optional<SyncReport> report = round.await(patience.get());
        if (report.isPresent()) {
            tell(report.get());
        } else {
            LOG.debug("not waited for any longer: {}", round);
            CompletionStage<Void> ignored = round.report().thenAccept(this::tell);
        }
    }

    private static List<StoredValue<Connection>> kept(
            List<StoredValue<Connection>> from, Predicate<Connection> wanted) {
        return from.stream().filter(one -> wanted.test(one.value())).toList();
    }

    private void tell(SyncReport report) {
        Instant now = clock.instant();
        for (SourceResult broken : report.broken()) {
            broken.failure()
                    .flatMap(failure -> failure.retryAfter())
                    .map(wait -> wait.compareTo(LONGEST_SILENCE) < 0 ? wait : LONGEST_SILENCE)
                    .ifPresent(wait -> silentUntil.put(broken.connection().id(), now.plus(wait)));
        }
        tell(told, report);
    }

    /**
     * Tells a listener of a report. What it throws is logged.
     *
     * @param told the listener
     * @param report the report
     */
    public static void tell(Consumer<? super SyncReport> told, SyncReport report) {
        try {
            told.accept(report);
        } catch (Throwable thrown) {
            LOG.warn("listener of reports failed", thrown);
        }
    }
}
