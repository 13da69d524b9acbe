// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.workflow.internal.action.JournalRecord;
import org.sdohsync.workflow.internal.schedule.PeriodicRunner;
import org.sdohsync.workflow.internal.schedule.ScheduledRuns;
import org.sdohsync.workflow.internal.sync.ScheduledSync;
import org.sdohsync.workflow.internal.sync.SyncEngine;
import org.sdohsync.workflow.status.ConnectionStatus;
import org.sdohsync.workflow.status.InstanceStatus;

/**
 * Takes the status of an instance: connections, journal and checkpoints are each read once, what is under way is asked in memory.
 *
 * @param connections lists the connections
 * @param desk reads the store
 * @param engine knows what is under way
 * @param schedule the schedule
 * @param app the app with its transport settings and its trust community
 * @param quotas tells how far the quotas are used by connections
 * @param clock the clock
 */
record InstanceDescriber(
        Supplier<RecordListing<Connection>> connections,
        ReferralQueries desk,
        SyncEngine engine,
        Schedule schedule,
        SmartApp app,
        Function<List<Connection>, List<QuotaUse>> quotas,
        Clock clock) {
    /**
     * The parts of a schedule.
     *
     * @param runner repeats the runs
     * @param runs decides what is due
     * @param syncs runs the syncs
     */
    record Schedule(PeriodicRunner runner, ScheduledRuns runs, ScheduledSync syncs) {}

    InstanceStatus status() {
        Instant now = clock.instant();
        RecordListing<Connection> listed = connections.get();
        engine.times().keep(listed.stream().map(Connection::id).collect(Collectors.toSet()));
        RecordListing<JournalRecord> journal = desk.journal().listing();
        Map<ConnectionId, List<JournalRecord>> actions =
                journal.stream().collect(Collectors.groupingBy(JournalRecord::connection));
        Map<String, Integer> damaged = new HashMap<>();
        journal.unreadable().forEach(one -> one.group().ifPresent(group -> damaged.merge(group, 1, Integer::sum)));
        Map<ConnectionId, Integer> parked = new HashMap<>();
        desk.parked().tasks().forEach(task -> parked.merge(task.connection(), 1, Integer::sum));
        Optional<Instant> next = schedule.runner().untilNext().map(now::plus);
        List<ConnectionStatus> statuses = new ArrayList<>();
        listed.stream()
                .map(connection -> new Described(
                        connection,
                        times(connection, now),
                        Actions.of(
                                actions.getOrDefault(connection.id(), List.of()),
                                damaged.getOrDefault(connection.id().value(), 0)),
                        parked.getOrDefault(connection.id(), 0),
                        new Plan(next, engine.isGuarded())))
                .forEach(statuses::add);
        return new Status(
                now,
                List.copyOf(statuses),
                listed.unreadable(),
                next,
                engine.isGuarded(),
                certificates(),
                quotas.apply(listed.stream().toList()),
                journal.unreadable().size());
    }

    private Map<String, Instant> certificates() {
        Map<String, Instant> ends = new TreeMap<>();
        app.transports()
                .forEach((origin, settings) -> settings.clientCertificate()
                        .flatMap(KeyStoreSource::expires)
                        .ifPresent(end -> ends.put(origin.toString(), end)));
        app.udap()
                .flatMap(TrustCommunity::identity)
                .flatMap(KeyStoreSource::expires)
                .ifPresent(end -> ends.put(InstanceStatus.TRUST_COMMUNITY, end));
        return Collections.unmodifiableMap(ends);
    }

    private Times times(Connection connection, Instant now) {
        ConnectionId id = connection.id();
        Optional<Instant> ended = engine.times().endedAt(id);
        Instant known = ended.orElse(connection.connectedAt());
        boolean scheduled = schedule.runner().untilNext().isPresent();
        boolean missed = scheduled
                && schedule.runs().missedBefore().filter(known::isBefore).isPresent();
        boolean unreached =
                scheduled && schedule.runs().latest().filter(known::isBefore).isPresent();
        return new Times(
                ended,
                engine.times().atWorkSince(id),
                schedule.syncs().silentUntil(id).filter(now::isBefore),
                engine.isUnderWay(id) || unreached,
                missed);
    }

    private record Times(
            Optional<Instant> ended,
            Optional<Instant> atWorkSince,
            Optional<Instant> silentUntil,
            boolean due,
            boolean overdue) {}

    private record Actions(int pending, int undecided, int damaged, Optional<Instant> oldest) {
        static Actions of(List<JournalRecord> entries, int damaged) {
            int undecided = (int) entries.stream()
                    .filter(entry -> entry.needsDecision().isPresent())
                    .count();
            return new Actions(
                    entries.size() - undecided,
                    undecided,
                    damaged,
                    entries.stream().map(JournalRecord::createdAt).min(Instant::compareTo));
        }
    }

    /**
     * What begins syncs by itself.
     *
     * @param nextSync when the schedule of this process runs next
     * @param shared whether the processes share one
     */
    record Plan(Optional<Instant> nextSync, boolean shared) {}

    private record Described(Connection connection, Times times, Actions actions, int parkedTasks, Plan plan)
            implements ConnectionStatus {
        @Override
        public Optional<Instant> lastSync() {
            return times.ended();
        }

        @Override
        public Optional<Instant> syncingSince() {
            return times.atWorkSince();
        }

        @Override
        public boolean due() {
            return times.due();
        }

        @Override
        public boolean overdue() {
            return times.overdue();
        }

        @Override
        public Optional<Instant> silentUntil() {
            return times.silentUntil();
        }

        @Override
        public int pendingActions() {
            return actions.pending();
        }

        @Override
        public int undecidedActions() {
            return actions.undecided();
        }

        @Override
        public int damagedActions() {
            return actions.damaged();
        }

        @Override
        public Optional<Instant> oldestAction() {
            return actions.oldest();
        }

        @Override
        public String waitsFor() {
            return WaitingWords.of(this, plan);
        }

        @Override
        public String toString() {
            return connection.id() + " " + connection.source() + ": " + WaitingWords.state(connection.health()) + ". "
                    + waitsFor();
        }
    }

    private record Status(
            Instant at,
            List<ConnectionStatus> connections,
            List<UnreadableRecord> unreadable,
            Optional<Instant> nextSync,
            boolean sharesSchedule,
            Map<String, Instant> certificates,
            List<QuotaUse> quotas,
            int damagedActions)
            implements InstanceStatus {
        @Override
        public boolean scheduled() {
            return sharesSchedule || nextSync.isPresent();
        }

        @Override
        public String toString() {
            return WaitingWords.text(this);
        }
    }
}
