// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.micrometer.internal.ObservedWork;
import org.sdohsync.micrometer.internal.SourceTags;
import org.sdohsync.micrometer.internal.StatusGauges;
import org.sdohsync.workflow.SdohSync;

/**
 * Meters and traces of an instance. Give it to {@code SdohSyncBuilder.observer}, and {@link #bind} the instance when it is built:
 * the first measures work (requests, refreshes, syncs, deliveries, notifications), the second the state (connections, actions, parked Tasks).
 *
 * <p>Requests, refreshes, syncs and notifications are Micrometer observations: what handles those of the {@link ObservationRegistry} makes timers
 * and spans of them. No tag holds a patient datum, an account or an id. The tag {@code source} is the host of a connected source,
 * for {@value #DEFAULT_SOURCES} hosts at most, then {@code other}.
 *
 * <p>Safe for use by many threads.
 */
public final class SyncMetrics implements WorkObserver {
    /** How many hosts have a tag of their own: 100. */
    public static final int DEFAULT_SOURCES = 100;

    /** For how long the state is not read again from the store: 1 minute. */
    public static final Duration DEFAULT_REFRESH = Duration.ofMinutes(1);

    private final MeterRegistry meters;
    private final ObservedWork work;
    private final SourceTags sources;
    private final Clock clock;
    private final Duration refresh;

    private SyncMetrics(Builder from) {
        this.meters = from.meters;
        this.sources = new SourceTags(from.sources);
        ObservationRegistry given = from.observations;
        this.work = new ObservedWork(given == null ? timing(meters) : given, meters, sources);
        this.clock = from.clock;
        this.refresh = from.refresh;
    }

    private static ObservationRegistry timing(MeterRegistry meters) {
        ObservationRegistry own = ObservationRegistry.create();
        own.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return own;
    }

    /**
     * Returns a builder of metrics.
     *
     * @param meters where the meters are registered
     * @return a builder; not thread-safe
     */
    public static Builder builder(MeterRegistry meters) {
        return new Builder(requireNonNull(meters, "meters"));
    }

    /**
     * Registers gauges of an instance's state. They are read from the store when somebody looks at them, at most once in the time of
     * {@link Builder#refresh(Duration)}, and never for more than a twentieth of the time.
     *
     * @param sync the instance
     * @return removes the gauges when it is closed; close it before the instance
     */
    public Gauges bind(SdohSync sync) {
        return StatusGauges.register(meters, requireNonNull(sync, "sync")::describe, sources, clock, refresh)::close;
    }

    @Override
    public WorkObservation request(String method, Origin server) {
        return work.request(method, server);
    }

    @Override
    public WorkObservation refresh(ConnectionId connection, Origin source) {
        return work.refresh(connection, source);
    }

    @Override
    public WorkObservation sync(ConnectionId connection, Origin source) {
        return work.sync(connection, source);
    }

    @Override
    public WorkObservation notification() {
        return work.notification();
    }

    @Override
    public void pushed(ConnectionId connection, Origin source, String what, long number) {
        work.pushed(connection, source, what, number);
    }

    /** The gauges of one instance, see {@link #bind}. */
    @FunctionalInterface
    public interface Gauges extends AutoCloseable {
        /** Removes the gauges. A second call does nothing. */
        @Override
        void close();
    }

    /**
     * Builds {@link SyncMetrics}. Defaults: observations of its own, which make timers only; {@value #DEFAULT_SOURCES} hosts with a
     * tag; the state read once a minute; the system's clock. Not thread-safe.
     */
    public static final class Builder {
        private final MeterRegistry meters;
        private @Nullable ObservationRegistry observations;
        private int sources = DEFAULT_SOURCES;
        private Duration refresh = DEFAULT_REFRESH;
        private Clock clock = Clock.systemUTC();

        private Builder(MeterRegistry meters) {
            this.meters = meters;
        }

        /**
         * Sets the application's observations. Its handlers have to make the timers too: {@link DefaultMeterObservationHandler},
         * which Spring Boot registers by itself.
         *
         * @param value the registry
         * @return this builder
         */
        public Builder observations(ObservationRegistry value) {
            this.observations = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how many hosts have a tag of their own.
         *
         * @param value the number, 0 for none
         * @return this builder
         */
        public Builder sources(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("sources is under 0: " + value);
            }
            this.sources = value;
            return this;
        }

        /**
         * Sets for how long the state is not read again from the store.
         *
         * @param value the time, not negative
         * @return this builder
         */
        public Builder refresh(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("refresh is negative: " + value);
            }
            this.refresh = value;
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value the clock of ages and of {@link #refresh(Duration)}
         * @return this builder
         */
        public Builder clock(Clock value) {
            this.clock = requireNonNull(value, "value");
            return this;
        }

        /**
         * Builds the metrics.
         *
         * @return the metrics, with nothing registered yet
         */
        public SyncMetrics build() {
            return new SyncMetrics(this);
        }
    }
}
