// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer.internal;

import static java.util.Objects.requireNonNull;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;

/** Makes an observation of each work, in the scope of the thread that does it. Safe for use by many threads. */
public final class ObservedWork implements WorkObserver {
    /** The observation of a request, with the tags {@code source}, {@code method}, {@code status} and {@code outcome}. */
    public static final String REQUESTS = "sdoh.sync.requests";

    /** The observation of a refresh, with the tags {@code source} and {@code outcome}. */
    public static final String REFRESHES = "sdoh.sync.refreshes";

    /** The observation of a sync at one source, with the tags {@code source} and {@code outcome}. */
    public static final String SYNCS = "sdoh.sync.syncs";

    /** The counter of changes handed to the listener, with the tags {@code source} and {@code outcome}. */
    public static final String DELIVERIES = "sdoh.sync.deliveries";

    /** The counter of confirmed actions of earlier syncs, with the tag {@code source}. */
    public static final String CONFIRMED = "sdoh.sync.actions.confirmed";

    /** The observation of a request to the endpoint for notifications, with the tags {@code status} and {@code outcome}. */
    public static final String PUSH_REQUESTS = "sdoh.sync.push.requests";

    /** The counter of push events, with the tags {@code source} and {@code kind}. */
    public static final String PUSH_EVENTS = "sdoh.sync.push.events";

    /** The counter of syncs that notifications began, with the tag {@code source}. */
    public static final String PUSH_SYNCS = "sdoh.sync.push.syncs";

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD");

    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final SourceTags sources;

    /**
     * Creates them.
     *
     * @param observations where the observations are made
     * @param meters where the counters are
     * @param sources the tags of hosts
     */
    public ObservedWork(ObservationRegistry observations, MeterRegistry meters, SourceTags sources) {
        this.observations = requireNonNull(observations, "observations");
        this.meters = requireNonNull(meters, "meters");
        this.sources = requireNonNull(sources, "sources");
    }

    @Override
    public WorkObservation request(String method, Origin server) {
        String known = METHODS.contains(method) ? method : "OTHER";
        Observation begun = from(REQUESTS, "http " + known.toLowerCase(Locale.ROOT), sources.of(server.host()));
        begun.lowCardinalityKeyValue("method", known);
        return new Request(begun, begun.openScope());
    }

    /** Without a source: whoever finds the endpoint may send one. */
    @Override
    public WorkObservation notification() {
        Observation begun = begin(PUSH_REQUESTS, "notification").start();
        return new Request(begun, begun.openScope());
    }

    @Override
    public void pushed(ConnectionId connection, Origin source, String what, long number) {
        String host = sources.connected(source.host());
        switch (what) {
            case WorkObservation.EVENTS,
                    WorkObservation.EVENTS_REPEATED,
                    WorkObservation.EVENTS_LATE,
                    WorkObservation.EVENTS_MISSING ->
                meters.counter(PUSH_EVENTS, "source", host, "kind", what).increment((double) number);
            case WorkObservation.SYNC_BEGUN ->
                meters.counter(PUSH_SYNCS, "source", host).increment((double) number);
            default -> {
                // What a later version counts too has no meter here.
            }
        }
    }

    @Override
    public WorkObservation refresh(ConnectionId connection, Origin source) {
        return work(REFRESHES, "token refresh", connection, sources.connected(source.host()));
    }

    @Override
    public WorkObservation sync(ConnectionId connection, Origin source) {
        return work(SYNCS, "source sync", connection, sources.connected(source.host()));
    }

    private WorkObservation work(String name, String shown, ConnectionId connection, String source) {
        Observation begun = from(name, shown, source);
        // For traces only: meters do not take what has many values.
        begun.highCardinalityKeyValue("sdoh.sync.connection", connection.value());
        return new Work(begun, begun.openScope(), meters, source);
    }

    private Observation from(String name, String shown, String source) {
        return begin(name, shown).lowCardinalityKeyValue("source", source).start();
    }

    private Observation begin(String name, String shown) {
        return Observation.createNotStarted(name, observations).contextualName(shown);
    }

    private static void end(Observation begun, Observation.Scope scope, @Nullable Throwable failure) {
        if (failure != null) {
            begun.error(failure);
        }
        scope.close();
        begun.stop();
    }

    private record Request(Observation begun, Observation.Scope scope) implements WorkObservation {
        @Override
        public void end(String outcome, @Nullable Throwable failure) {
            begun.lowCardinalityKeyValue(KeyValue.of("status", status(outcome)));
            begun.lowCardinalityKeyValue(KeyValue.of("outcome", kind(outcome)));
            ObservedWork.end(begun, scope, failure);
        }

        /** The statuses that a server may invent are without number. */
        private static String status(String outcome) {
            return outcome.matches("[1-5]\\d\\d") ? outcome : "none";
        }

        private static String kind(String outcome) {
            return switch (status(outcome).charAt(0)) {
                case '1' -> "INFORMATIONAL";
                case '2' -> "SUCCESS";
                case '3' -> "REDIRECTION";
                case '4' -> "CLIENT_ERROR";
                case '5' -> "SERVER_ERROR";
                default -> "UNKNOWN";
            };
        }
    }

    private record Work(Observation begun, Observation.Scope scope, MeterRegistry meters, String source)
            implements WorkObservation {
        @Override
        public void end(String outcome, @Nullable Throwable failure) {
            begun.lowCardinalityKeyValue("outcome", outcome);
            ObservedWork.end(begun, scope, failure);
        }

        @Override
        public void count(String what, long number) {
            switch (what) {
                case DELIVERED, DELIVERY_FAILED ->
                    meters.counter(DELIVERIES, "source", source, "outcome", what)
                            .increment((double) number);
                case ACTIONS_CONFIRMED ->
                    meters.counter(CONFIRMED, "source", source).increment((double) number);
                default -> {
                    // What a later version counts too has no meter here.
                }
            }
        }
    }
}
