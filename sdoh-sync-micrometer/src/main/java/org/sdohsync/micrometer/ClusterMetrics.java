// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cluster.ClusterStatus;
import org.sdohsync.workflow.internal.status.RecentStatus;

/**
 * Gauges of a schedule that several processes share ({@code sdoh-sync-cluster}): {@code new
 * ClusterMetrics(schedule::status).bindTo(meters)}. Each process shows the same numbers, those of all processes together: take the
 * greatest, not the sum. The database is asked when somebody looks, at most once a minute, and never for more than a twentieth of
 * the time.
 *
 * <p>Safe for use by many threads.
 */
public final class ClusterMetrics implements MeterBinder {
    /** The connections that are scheduled. */
    static final String CONNECTIONS = "sdoh.sync.cluster.connections";

    /** The connections that are in a scheduled sync. */
    static final String RUNNING = "sdoh.sync.cluster.connections.running";

    /** The connections that wait for a scheduled sync. */
    static final String DUE = "sdoh.sync.cluster.connections.due";

    /** The connections that are paused. */
    static final String PAUSED = "sdoh.sync.cluster.connections.paused";

    /** For how long the connection has been due that waits longest, in seconds; 0 if none is. */
    static final String DUE_AGE = "sdoh.sync.cluster.due.age";

    private static final double MILLIS = 1000.0;

    private final RecentStatus<ClusterStatus> status;
    private final Clock clock;

    /**
     * Creates gauges that read the state at most once in {@link SyncMetrics#DEFAULT_REFRESH}.
     *
     * @param status reads the state, {@code ClusterSchedule::status}; while it throws, the gauges have the state before, or none
     */
    public ClusterMetrics(Supplier<ClusterStatus> status) {
        this(status, Clock.systemUTC(), SyncMetrics.DEFAULT_REFRESH);
    }

    /**
     * Creates gauges.
     *
     * @param status reads the state, {@code ClusterSchedule::status}; while it throws, the gauges have the state before, or none
     * @param clock the clock of ages
     * @param refresh for how long the state is not read again, not negative
     */
    public ClusterMetrics(Supplier<ClusterStatus> status, Clock clock, Duration refresh) {
        if (refresh.isNegative()) {
            throw new IllegalArgumentException("refresh is negative: " + refresh);
        }
        this.clock = requireNonNull(clock, "clock");
        this.status = new RecentStatus<>(requireNonNull(status, "status"), clock, refresh);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, CONNECTIONS, "connections that are scheduled", null, ClusterStatus::connections);
        gauge(registry, RUNNING, "connections in a scheduled sync", null, ClusterStatus::running);
        gauge(registry, DUE, "connections that wait for a scheduled sync", null, ClusterStatus::due);
        gauge(registry, PAUSED, "connections that are paused", null, ClusterStatus::paused);
        gauge(registry, DUE_AGE, "for how long the longest one has been due", "seconds", this::waiting);
    }

    private double waiting(ClusterStatus now) {
        Instant present = clock.instant();
        return now.oldestDue()
                .map(since -> Math.max(0, Duration.between(since, present).toMillis()) / MILLIS)
                .orElse(0.0);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<ClusterStatus> value) {
        Gauge ignored = Gauge.builder(
                        name,
                        status,
                        cache -> cache.latest().map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .baseUnit(unit)
                .strongReference(true)
                .register(registry);
    }
}
