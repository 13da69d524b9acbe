// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.Health.Hint;
import org.sdohsync.core.connection.Health.State;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.feed.FeedReport;

/**
 * Turns what happened in a sync into the health of its connection. Writes only when the state changes, or the reason of one that
 * lasts.
 */
public final class HealthUpdates {
    private final Function<ConnectionId, Optional<Connection>> present;
    private final BiConsumer<ConnectionId, Health> report;
    private final Clock clock;

    /**
     * Makes them.
     *
     * @param present gives the present view of a connection
     * @param report records a new health
     * @param clock tells since when
     */
    public HealthUpdates(
            Function<ConnectionId, Optional<Connection>> present,
            BiConsumer<ConnectionId, Health> report,
            Clock clock) {
        this.present = present;
        this.report = report;
        this.clock = clock;
    }

    /** Notes the outcome, and whether its own time was up, and returns the connection as it is afterwards. */
    Connection note(Connection before, @Nullable SyncException failure, List<FeedReport> passes, boolean slow) {
        // Of these none says anything about the source; a conflict is with another process that syncs it.
        if (failure instanceof StoreException
                || (failure instanceof StoppedException && !slow)
                || failure instanceof ConflictException
                || failure instanceof BusyException) {
            return before;
        }
        try {
            // A refresh within the sync may have changed the health already: start from the present one.
            Connection now = failure == null && isConnected(before) ? before : present(before);
            State wanted = stateAfter(failure, passes);
            Optional<Health> next = next(now.health(), wanted, failure);
            if (next.isEmpty()) {
                return now;
            }
            report.accept(now.id(), next.get());
            return present(now);
        } catch (StoreException unwritten) {
            if (failure != null) {
                failure.addSuppressed(unwritten);
            }
            return before;
        }
    }

    /** What is to be noted, empty if it is noted already. Only a source that is ill for long goes from one reason to another. */
    private Optional<Health> next(Health noted, State wanted, @Nullable SyncException failure) {
        boolean lasts = noted.state() == wanted;
        if (lasts && (wanted != State.DEGRADED || noted.hasReason(reason(failure)))) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Health next = Health.of(wanted, lasts ? noted.since() : now, reason(failure), errorUri(failure));
        return Optional.of(next.hints(hints(wanted, failure)).changedAt(now));
    }

    private static Set<Hint> hints(State wanted, @Nullable SyncException failure) {
        if (wanted != State.DEGRADED) {
            return Set.of();
        }
        if (failure instanceof AdmissionException) {
            return Set.of(Hint.QUOTA_USED_UP);
        }
        if (failure instanceof HttpStatusException answer && !answer.retryable()) {
            return Set.of(Hint.REFUSED);
        }
        return failure instanceof ProtocolException ? Set.of(Hint.UNUSABLE_ANSWER) : Set.of();
    }

    private Connection present(Connection known) {
        return present.apply(known.id()).orElse(known);
    }

    private static boolean isConnected(Connection connection) {
        return connection.health().state() == State.CONNECTED;
    }

    private static State stateAfter(@Nullable SyncException failure, List<FeedReport> passes) {
        if (failure == null) {
            return State.CONNECTED;
        }
        if (failure instanceof AuthorizationException refused && !worksInPart(refused, passes)) {
            return refused.reason() == AuthorizationException.Reason.CLIENT_CONFIG
                    ? State.NEEDS_CONFIGURATION
                    : State.NEEDS_AUTHORIZATION;
        }
        return State.DEGRADED;
    }

    /** What is meant for us comes: only something beside it is outside of the grant. */
    private static boolean worksInPart(AuthorizationException refused, List<FeedReport> passes) {
        return refused.reason() == AuthorizationException.Reason.SCOPE
                && passes.stream()
                        .anyMatch(pass ->
                                pass.feed() == Feed.OWNER && pass.failure().isEmpty());
    }

    private static String reason(@Nullable SyncException failure) {
        String message = failure == null ? null : failure.getMessage();
        return message == null ? "" : message;
    }

    private static @Nullable URI errorUri(@Nullable SyncException failure) {
        return failure instanceof AuthorizationException refused
                ? refused.errorUri().orElse(null)
                : null;
    }
}
