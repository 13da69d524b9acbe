// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.observation;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.core.observation.WorkObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what an application's observer throws, and goes on. Safe for use by many threads. */
public final class SafeObserver implements WorkObserver {
    private static final Logger LOG = LoggerFactory.getLogger(SafeObserver.class);

    private final WorkObserver told;

    private SafeObserver(WorkObserver told) {
        this.told = told;
    }

    /**
     * Wraps an observer.
     *
     * @param told the application's observer
     * @return an observer that throws nothing
     */
    public static WorkObserver of(WorkObserver told) {
        return requireNonNull(told, "told") instanceof SafeObserver ? told : new SafeObserver(told);
    }

    @Override
    public WorkObservation request(String method, Origin server) {
        return begin(() -> told.request(method, server));
    }

    @Override
    public WorkObservation refresh(ConnectionId connection, Origin source) {
        return begin(() -> told.refresh(connection, source));
    }

    @Override
    public WorkObservation sync(ConnectionId connection, Origin source) {
        return begin(() -> told.sync(connection, source));
    }

    @Override
    public WorkObservation notification() {
        return begin(told::notification);
    }

    @Override
    public void pushed(ConnectionId connection, Origin source, String what, long number) {
        try {
            told.pushed(connection, source, what, number);
        } catch (RuntimeException | Error thrown) {
            LOG.warn("observer failed", thrown);
        }
    }

    private static WorkObservation begin(Supplier<WorkObservation> beginning) {
        try {
            return new Safe(beginning.get());
        } catch (RuntimeException | Error thrown) {
            LOG.warn("observer failed", thrown);
            return WorkObservation.none();
        }
    }

    private record Safe(WorkObservation told) implements WorkObservation {
        @Override
        public void end(String outcome, @Nullable Throwable failure) {
            try {
                told.end(outcome, failure);
            } catch (RuntimeException | Error thrown) {
                LOG.warn("observer failed", thrown);
            }
        }

        @Override
        public void count(String what, long number) {
            try {
                told.count(what, number);
            } catch (RuntimeException | Error thrown) {
                LOG.warn("observer failed", thrown);
            }
        }
    }
}
