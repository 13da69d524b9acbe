// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.push;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings of subscriptions. Immutable; safe for use by many threads.
 *
 * <p>Defaults: a heartbeat every 15 minutes, a lifetime of 30 days, at least 5 seconds between two syncs that notifications start at a
 * source, bodies up to 1 MiB, empty requests for search criteria, a listener that does nothing.
 */
public final class SubscriptionOptions {
    /** The default of {@link #heartbeat}: 15 minutes. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofMinutes(15);

    /** The default of {@link #lifetime}: 30 days. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);

    /** The default of {@link #gap}: 5 seconds. */
    public static final Duration DEFAULT_GAP = Duration.ofSeconds(5);

    /** The default of {@link #mostBytes}: 1 MiB. */
    public static final int DEFAULT_BYTES = 1024 * 1024;

    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMinutes(1);
    private static final Duration SHORTEST_LIFETIME = Duration.ofHours(1);

    private final @Nullable URI endpoint;
    private final Times times;
    private final Form form;
    private final Consumer<? super SourceSubscription> listener;

    /** How often and how long. */
    private record Times(Duration heartbeat, Duration lifetime, Duration gap) {}

    /** What is asked for, and how much of it is read. */
    private record Form(int bytes, boolean resources, boolean topics) {}

    private SubscriptionOptions(
            @Nullable URI endpoint, Times times, Form form, Consumer<? super SourceSubscription> listener) {
        this.endpoint = endpoint;
        this.times = times;
        this.form = form;
        this.listener = listener;
    }

    /**
     * The defaults for an application that sources can reach.
     *
     * @param endpoint the address at which the application passes requests to the {@link NotificationReceiver}, as sources see
     *     it; https, or http at a loopback address
     * @return the options
     * @throws IllegalArgumentException if it is not such an address, or has a query or a fragment
     */
    public static SubscriptionOptions at(URI endpoint) {
        String host = requireNonNull(endpoint, "endpoint").getHost();
        boolean local = "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
        boolean secure = "https".equalsIgnoreCase(endpoint.getScheme());
        if (host == null
                || !(secure || (local && "http".equalsIgnoreCase(endpoint.getScheme())))
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null
                || endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the endpoint must be an https address without user, query and fragment (http at a loopback address only)");
        }
        String text = endpoint.toString().replaceAll("/+$", "");
        return withoutEndpoint().endpoint(URI.create(text));
    }

    /**
     * The defaults for an application that sources cannot reach: only persons are told, by e-mail or short message.
     *
     * @return the options
     */
    public static SubscriptionOptions withoutEndpoint() {
        return new SubscriptionOptions(
                null,
                new Times(DEFAULT_HEARTBEAT, DEFAULT_LIFETIME, DEFAULT_GAP),
                new Form(DEFAULT_BYTES, false, true),
                changed -> {});
    }

    private SubscriptionOptions endpoint(URI value) {
        return new SubscriptionOptions(value, times, form, listener);
    }

    /**
     * Sets how often sources are asked to send a heartbeat while nothing changes. After two periods of silence a sync looks for
     * what was missed, and the source is asked for the status of the subscription.
     *
     * @param period the period, at least a minute
     * @return a changed copy
     * @throws IllegalArgumentException if it is shorter
     */
    public SubscriptionOptions heartbeat(Duration period) {
        Duration checked = atLeast(SHORTEST_HEARTBEAT, period, "heartbeat");
        return with(new Times(checked, times.lifetime(), times.gap()));
    }

    /**
     * Sets for how long a subscription is created; it is renewed when a quarter of that is left.
     *
     * @param time the time, at least an hour
     * @return a changed copy
     * @throws IllegalArgumentException if it is shorter
     */
    public SubscriptionOptions lifetime(Duration time) {
        return with(new Times(times.heartbeat(), atLeast(SHORTEST_LIFETIME, time, "lifetime"), times.gap()));
    }

    /**
     * Sets the least time between the beginnings of two syncs that notifications start at a source. The first notification after
     * a quiet time starts one at once.
     *
     * @param time the time, not negative
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public SubscriptionOptions gap(Duration time) {
        return with(new Times(times.heartbeat(), times.lifetime(), atLeast(Duration.ZERO, time, "gap")));
    }

    /**
     * Sets the limit of a notification's body.
     *
     * @param most the most bytes, positive
     * @return a changed copy
     * @throws IllegalArgumentException if it is not positive
     */
    public SubscriptionOptions mostBytes(int most) {
        if (most <= 0) {
            throw new IllegalArgumentException("mostBytes must be positive: " + most);
        }
        return with(new Form(most, form.resources(), form.topics()));
    }

    /**
     * Lets sources with search criteria send the changed resource to the endpoint, for servers that send nothing otherwise. The
     * content is not used: it would travel without need.
     *
     * @return a changed copy
     */
    public SubscriptionOptions withResources() {
        return with(new Form(form.bytes(), true, form.topics()));
    }

    /**
     * Asks for search criteria at once, without trying topics first, for servers that take any topic and never notify of it.
     *
     * @return a changed copy
     */
    public SubscriptionOptions withoutTopics() {
        return with(new Form(form.bytes(), form.resources(), false));
    }

    /**
     * Sets the listener for subscriptions whose state changed.
     *
     * @param value the listener; what it throws is logged and ignored
     * @return a changed copy
     */
    public SubscriptionOptions onChange(Consumer<? super SourceSubscription> value) {
        return new SubscriptionOptions(endpoint, times, form, requireNonNull(value, "value"));
    }

    private SubscriptionOptions with(Times other) {
        return new SubscriptionOptions(endpoint, other, form, listener);
    }

    private SubscriptionOptions with(Form other) {
        return new SubscriptionOptions(endpoint, times, other, listener);
    }

    private static Duration atLeast(Duration least, Duration value, String name) {
        if (requireNonNull(value, name).compareTo(least) < 0) {
            throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
        }
        return value;
    }

    /**
     * The application's endpoint.
     *
     * @return the address without a slash at its end; empty for {@link #withoutEndpoint}
     */
    public Optional<URI> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /**
     * The period of heartbeats.
     *
     * @return the period
     */
    public Duration heartbeat() {
        return times.heartbeat();
    }

    /**
     * The lifetime of a subscription.
     *
     * @return the time
     */
    public Duration lifetime() {
        return times.lifetime();
    }

    /**
     * The least time between two syncs that notifications start at a source.
     *
     * @return the time
     */
    public Duration gap() {
        return times.gap();
    }

    /**
     * The limit of a body.
     *
     * @return the most bytes
     */
    public int mostBytes() {
        return form.bytes();
    }

    /**
     * Tells whether sources with search criteria are asked to send the resource.
     *
     * @return true after {@link #withResources}
     */
    public boolean resources() {
        return form.resources();
    }

    /**
     * Tells whether topics are tried first.
     *
     * @return false after {@link #withoutTopics}
     */
    public boolean topics() {
        return form.topics();
    }

    /**
     * The listener for changes of subscriptions.
     *
     * @return the listener
     */
    public Consumer<? super SourceSubscription> onChange() {
        return listener;
    }
}
