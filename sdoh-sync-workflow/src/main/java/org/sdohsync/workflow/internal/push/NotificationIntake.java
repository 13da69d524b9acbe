// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.workflow.push.NotificationReceiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in what brings the secret of a subscription, notes what arrived, and tells of it. What arrived is kept in memory until {@link
 * #flush}: a crash loses counts, and no change, because the next process begins with a sync. Safe for use by many threads.
 */
final class NotificationIntake implements NotificationReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationIntake.class);
    private static final Set<String> METHODS = Set.of("POST", "PUT", "DELETE");
    private static final String SCHEME = "bearer ";
    private static final int LONGEST_SEGMENT = 120;

    private final SubscriptionRecords records;
    private final String prefix;
    private final int mostBytes;
    private final Clock clock;
    private final Supplier<WorkObservation> observed;
    private final Listener told;
    private final Map<String, DeliveryLog> logs = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Is told of each notification that was let in, on the thread of its request. */
    @FunctionalInterface
    interface Listener {
        /**
         * Takes a notification.
         *
         * @param record the subscription as it is stored
         * @param arrived what it says
         * @param before what had arrived before
         * @param after what has arrived with it
         */
        void arrived(SubscriptionRecord record, Notification arrived, DeliveryLog before, DeliveryLog after);
    }

    /**
     * Makes one.
     *
     * @param records the subscriptions
     * @param prefix the path of the endpoint
     * @param mostBytes the largest body
     * @param clock tells when something arrived
     * @param observed is told of each request
     * @param told is told of each notification that was let in
     */
    NotificationIntake(
            SubscriptionRecords records,
            String prefix,
            int mostBytes,
            Clock clock,
            Supplier<WorkObservation> observed,
            Listener told) {
        this.records = requireNonNull(records, "records");
        this.prefix = requireNonNull(prefix, "prefix");
        this.mostBytes = mostBytes;
        this.clock = requireNonNull(clock, "clock");
        this.observed = requireNonNull(observed, "observed");
        this.told = requireNonNull(told, "told");
    }

    @Override
    public int handle(String method, String path, Function<String, @Nullable String> header, InputStream body) {
        String verb = requireNonNull(method, "method").toUpperCase(Locale.ROOT);
        WorkObservation begun = observed.get();
        int status = 500;
        try {
            status = answer(verb, path, header, body);
            return status;
        } finally {
            begun.end(Integer.toString(status), null);
        }
    }

    private int answer(String verb, String path, Function<String, @Nullable String> header, InputStream body) {
        if (!METHODS.contains(verb)) {
            return 405;
        }
        if (closed) {
            return 503;
        }
        try {
            return admit(verb, requireNonNull(path, "path"), header, body);
        } catch (SyncException failed) {
            LOG.warn("a notification could not be taken: the source has to try again", failed);
            return 503;
        } catch (IOException cutOff) {
            LOG.debug("a notification was cut off", cutOff);
            return 400;
        }
    }

    private int admit(String method, String path, Function<String, @Nullable String> header, InputStream body)
            throws IOException {
        Optional<SubscriptionRecord> found = key(path).flatMap(records::load);
        if (found.isEmpty() || !found.get().channel().isRestHook()) {
            return 404;
        }
        SubscriptionRecord record = found.get();
        if (!isSecret(record.secret(), header.apply("Authorization"))) {
            LOG.debug("a request without the secret of subscription={} was refused", record.key());
            return 401;
        }
        byte[] read = NotificationReader.bounded(body, mostBytes);
        if (read == null) {
            return 413;
        }
        Notification arrived = NotificationReader.read(method, read);
        Instant now = clock.instant();
        // Both from one step: what several requests bring at once is counted once.
        DeliveryLog[] before = {record.log()};
        DeliveryLog after = requireNonNull(logs.compute(record.key(), (key, known) -> {
            before[0] = known == null ? record.log() : known;
            return before[0].with(arrived, now);
        }));
        told.arrived(record, arrived, before[0], after);
        return 200;
    }

    /** The first segment below the endpoint, whether the path is whole or begins there. */
    private Optional<String> key(String path) {
        String below = !prefix.isEmpty() && path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
        int from = below.startsWith("/") ? 1 : 0;
        int to = below.indexOf('/', from);
        String segment = below.substring(from, to < 0 ? below.length() : to);
        return segment.isEmpty() || segment.length() > LONGEST_SEGMENT || !segment.matches("[A-Za-z0-9_-]+\\.[a-z]+")
                ? Optional.empty()
                : Optional.of(segment);
    }

    private static boolean isSecret(Secret expected, @Nullable String header) {
        if (header == null
                || header.length() <= SCHEME.length()
                || !header.substring(0, SCHEME.length())
                        .toLowerCase(Locale.ROOT)
                        .equals(SCHEME)) {
            return false;
        }
        // Secret.equals takes the same time for every wrong value.
        String brought = header.substring(SCHEME.length()).trim();
        return !brought.isEmpty() && expected.equals(Secret.of(brought));
    }

    /** What arrived for a subscription, as this process knows it. */
    DeliveryLog log(SubscriptionRecord record) {
        DeliveryLog known = logs.get(record.key());
        return known == null || known.isOlderThan(record.log()) ? record.log() : known;
    }

    /** Stores what arrived for a subscription; returns it with that. */
    SubscriptionRecord flush(SubscriptionRecord record) {
        DeliveryLog known = logs.get(record.key());
        if (known == null || known.equals(record.log()) || known.isOlderThan(record.log())) {
            return record;
        }
        return records.change(record.key(), now -> now.with(known)).orElse(record);
    }

    /** Begins anew for a subscription that the source numbers anew, or that is no more. */
    void forget(String key) {
        logs.remove(key);
    }

    void close() {
        closed = true;
    }
}
