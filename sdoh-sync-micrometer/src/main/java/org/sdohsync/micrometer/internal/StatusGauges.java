// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer.internal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Health;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.workflow.internal.status.RecentStatus;
import org.sdohsync.workflow.status.ConnectionStatus;
import org.sdohsync.workflow.status.InstanceStatus;

/** Gauges of an instance's state. Safe for use by many threads. */
public final class StatusGauges implements AutoCloseable {
    /** The connections, with the tag {@code health}. */
    public static final String CONNECTIONS = "sdoh.sync.connections";

    /** The connections whose sync is due. */
    public static final String DUE = "sdoh.sync.connections.due";

    /** The connections that the schedule has missed. */
    public static final String OVERDUE = "sdoh.sync.connections.overdue";

    /** The actions that are not confirmed, with the tag {@code state}: pending, undecided, damaged. */
    public static final String ACTIONS = "sdoh.sync.actions";

    /** The age of the oldest action that is not confirmed, in seconds; 0 if all are confirmed. */
    public static final String OLDEST_ACTION = "sdoh.sync.actions.oldest.age";

    /** The Tasks that are not delivered any more. */
    public static final String PARKED = "sdoh.sync.tasks.parked";

    /** The time until the next scheduled sync, in seconds; no number while the schedule is not started. */
    public static final String NEXT = "sdoh.sync.schedule.next";

    /**
     * The time until an own certificate of the application expires, in seconds, under 0 afterwards, with the tag {@code certificate}:
     * the host that it is shown to, or {@code udap}.
     */
    public static final String CERTIFICATES = "sdoh.sync.certificates.expiry";

    /**
     * The part of a quota that is used by the one that used most of it, with the tags {@code quota} and {@code of} (source, account);
     * no number where there is no such quota, or nothing was used.
     */
    public static final String QUOTAS = "sdoh.sync.quotas.used";

    /** The age of the state that these gauges show, in seconds; it grows while the store cannot be read. */
    public static final String AGE = "sdoh.sync.status.age";

    private final MeterRegistry meters;
    private final RecentStatus<InstanceStatus> status;
    private final Clock clock;
    // Guards what is registered: certificates are, when a state names them first.
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Meter> registered = new ArrayList<>();
    private final Set<String> certificates = new HashSet<>();
    private boolean closed;

    private StatusGauges(MeterRegistry meters, Supplier<InstanceStatus> source, Clock clock, Duration refresh) {
        this.meters = meters;
        this.status = new RecentStatus<>(() -> certified(source.get()), clock, refresh);
        this.clock = clock;
    }

    /**
     * Registers the gauges.
     *
     * @param meters where
     * @param status takes the status of the instance
     * @param sources the tags of hosts, which the connected ones get
     * @param clock the clock of ages
     * @param refresh for how long the status is not taken again
     * @return removes the gauges when it is closed
     */
    public static StatusGauges register(
            MeterRegistry meters, Supplier<InstanceStatus> status, SourceTags sources, Clock clock, Duration refresh) {
        Supplier<InstanceStatus> tagging = () -> {
            InstanceStatus taken = status.get();
            taken.connections().forEach(one -> tag(one, sources));
            return taken;
        };
        StatusGauges gauges = new StatusGauges(meters, tagging, clock, refresh);
        gauges.all();
        return gauges;
    }

    private static void tag(ConnectionStatus one, SourceTags sources) {
        String ignored = sources.connected(one.connection().source().origin().host());
    }

    private void all() {
        for (Health.State state : Health.State.values()) {
            gauge(
                    CONNECTIONS,
                    Tags.of("health", state.name().toLowerCase(Locale.ROOT)),
                    "connections by health",
                    null,
                    now -> (double) now.count(state));
        }
        gauge(CONNECTIONS, Tags.of("health", "unreadable"), "connections by health", null, now ->
                (double) now.unreadable().size());
        gauge(DUE, Tags.empty(), "connections whose sync is due", null, now -> count(now, ConnectionStatus::due));
        gauge(
                OVERDUE,
                Tags.empty(),
                "connections that the schedule has missed",
                null,
                now -> count(now, ConnectionStatus::overdue));
        actions("pending", InstanceStatus::pendingActions);
        actions("undecided", InstanceStatus::undecidedActions);
        actions("damaged", InstanceStatus::damagedActions);
        gauge(
                OLDEST_ACTION,
                Tags.empty(),
                "age of the oldest unconfirmed action",
                "seconds",
                now -> now.oldestAction().map(this::age).orElse(0.0));
        gauge(PARKED, Tags.empty(), "Tasks that are not delivered any more", null, now -> (double) now.parkedTasks());
        gauge(
                NEXT,
                Tags.empty(),
                "time until the next scheduled sync",
                "seconds",
                now -> now.nextSync().map(next -> -age(next)).orElse(Double.NaN));
        for (QuotaUse.Kind quota : QuotaUse.Kind.values()) {
            quota(quota, "source", use -> use.source().isPresent());
            quota(quota, "account", use -> use.source().isEmpty());
        }
        gauge(AGE, Tags.empty(), "age of the state shown", "seconds", now -> age(now.at()));
    }

    private void actions(String state, Function<InstanceStatus, Integer> number) {
        gauge(ACTIONS, Tags.of("state", state), "actions not confirmed", null, now -> (double) number.apply(now));
    }

    private void quota(QuotaUse.Kind quota, String of, Predicate<QuotaUse> wanted) {
        gauge(
                QUOTAS,
                Tags.of("quota", quota.name().toLowerCase(Locale.ROOT), "of", of),
                "greatest used part of a quota",
                null,
                now -> now.quotas().stream()
                        .filter(use -> use.quota() == quota && wanted.test(use))
                        .mapToDouble(QuotaUse::ratio)
                        .max()
                        .orElse(Double.NaN));
    }

    private InstanceStatus certified(InstanceStatus now) {
        lock.lock();
        try {
            now.certificates().keySet().stream()
                    .filter(name -> !closed && certificates.add(name))
                    .forEach(this::certificate);
        } finally {
            lock.unlock();
        }
        return now;
    }

    private void certificate(String name) {
        gauge(
                CERTIFICATES,
                Tags.of("certificate", shown(name)),
                "time until an own certificate expires",
                "seconds",
                now -> Optional.ofNullable(now.certificates().get(name))
                        .map(end -> -age(end))
                        .orElse(Double.NaN));
    }

    /** An origin without its scheme. */
    private static String shown(String name) {
        return name.equals(InstanceStatus.TRUST_COMMUNITY) ? "udap" : name.replaceFirst("^[a-z]+://", "");
    }

    private static double count(InstanceStatus now, Predicate<ConnectionStatus> wanted) {
        return now.connections().stream().filter(wanted).count();
    }

    private double age(Instant since) {
        return Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }

    private void gauge(
            String name, Tags tags, String description, @Nullable String unit, Function<InstanceStatus, Double> value) {
        registered.add(Gauge.builder(name, status, cache -> latest(cache, value))
                .tags(tags)
                .description(description)
                .baseUnit(unit)
                .strongReference(true)
                .register(meters));
    }

    private static double latest(RecentStatus<InstanceStatus> cache, Function<InstanceStatus, Double> value) {
        Optional<InstanceStatus> now = cache.latest();
        return now.isPresent() ? value.apply(now.get()) : Double.NaN;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            registered.forEach(meters::remove);
            registered.clear();
        } finally {
            lock.unlock();
        }
    }
}
