// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.audit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.audit.AccessEvent.Outcome;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs reads and writes of one connection and reports each to the application's listener, on the same thread, after it ended.
 * An exception of the listener is logged and ignored. Immutable; safe for use by many threads if the listener is.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final AccessLog NONE = new AccessLog(null, Purpose.SYNC, Clock.systemUTC(), event -> {});

    private final @Nullable Connection connection;
    private final Purpose purpose;
    private final Clock clock;
    private final Consumer<? super AccessEvent> listener;

    private AccessLog(
            @Nullable Connection connection, Purpose purpose, Clock clock, Consumer<? super AccessEvent> listener) {
        this.connection = connection;
        this.purpose = purpose;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Returns a log without a listener.
     *
     * @return the log
     */
    public static AccessLog none() {
        return NONE;
    }

    /**
     * Creates a log with a listener.
     *
     * @param connection the connection
     * @param clock the clock for the time of events
     * @param listener gets each access before the caller gets its result
     * @return the log, for {@link Purpose#SYNC}
     */
    public static AccessLog of(Connection connection, Clock clock, Consumer<? super AccessEvent> listener) {
        return new AccessLog(
                requireNonNull(connection, "connection"),
                Purpose.SYNC,
                requireNonNull(clock, "clock"),
                requireNonNull(listener, "listener"));
    }

    /**
     * Returns this log for another purpose.
     *
     * @param other the purpose of the accesses
     * @return the log
     */
    public AccessLog purpose(Purpose other) {
        return new AccessLog(connection, requireNonNull(other, "other"), clock, listener);
    }

    /**
     * Tells whether there is a listener.
     *
     * @return true if accesses are reported
     */
    public boolean isOn() {
        return connection != null;
    }

    /**
     * Runs an access that may find nothing.
     *
     * @param interaction the kind of access
     * @param resource the requested resource
     * @param access performs the access
     * @param <T> the type of the result
     * @return its result
     */
    public <T> Optional<T> find(Interaction interaction, String resource, Supplier<Optional<T>> access) {
        List<String> asked = List.of(resource);
        Optional<T> found = attempt(interaction, asked, access);
        note(interaction, asked, found.isPresent() ? Outcome.SUCCESS : Outcome.NOT_FOUND, 0);
        return found;
    }

    /**
     * Runs an access.
     *
     * @param interaction the kind of access
     * @param asked the requested resource, reported if the access fails
     * @param access performs the access
     * @param touched returns the accessed resources from the result; called only if there is a listener
     * @param <T> the type of the result
     * @return its result
     */
    public <T> T run(Interaction interaction, String asked, Supplier<T> access, Function<T, List<String>> touched) {
        T result = attempt(interaction, List.of(asked), access);
        if (isOn()) {
            note(interaction, touched.apply(result), Outcome.SUCCESS, 0);
        }
        return result;
    }

    private <T> T attempt(Interaction interaction, List<String> asked, Supplier<T> access) {
        try {
            return access.get();
        } catch (SyncException failure) {
            note(interaction, asked, outcome(failure), status(failure));
            throw failure;
        } catch (RuntimeException | Error broken) {
            note(interaction, asked, Outcome.FAILED, 0);
            throw broken;
        }
    }

    private void note(Interaction interaction, List<String> resources, Outcome outcome, int status) {
        Connection known = connection;
        if (known == null) {
            return;
        }
        AccessEvent event = new AccessEvent(
                known.id(),
                known.account(),
                known.source().toString(),
                interaction,
                purpose,
                resources,
                outcome,
                status,
                clock.instant());
        try {
            listener.accept(event);
        } catch (Throwable thrown) {
            // Also an Error: a failure of the listener must not affect the access.
            LOG.warn("audit listener failed connection={} interaction={}", known.id(), interaction, thrown);
        }
    }

    private static Outcome outcome(SyncException failure) {
        boolean refused = failure instanceof AuthorizationException
                || failure instanceof ConflictException
                || (failure instanceof HttpStatusException answered && answered.status() < 500);
        return refused ? Outcome.REFUSED : Outcome.FAILED;
    }

    private static int status(SyncException failure) {
        return failure instanceof HttpStatusException answered ? answered.status() : 0;
    }
}
