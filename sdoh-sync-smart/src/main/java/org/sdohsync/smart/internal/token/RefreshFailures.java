// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.AuthorizationException.Reason;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.observation.WorkObservation;
import org.sdohsync.smart.internal.token.TokenResult.Weather;

/** The exceptions of a refresh: what failed, for which connection, what to do. */
final class RefreshFailures {
    private RefreshFailures() {}

    /** The word for a failure, as an observer is told it. */
    static String outcome(Throwable failed) {
        if (failed instanceof AuthorizationException refused) {
            return refused.reason() == Reason.CLIENT_CONFIG
                    ? WorkObservation.CLIENT_REFUSED
                    : WorkObservation.GRANT_ENDED;
        }
        return WorkObservation.FAILURE;
    }

    static AuthorizationException gone(ConnectionId id) {
        return new AuthorizationException(
                "There is no connection " + id + ": it was disconnected; connect the source again",
                Reason.REAUTHORIZE,
                null,
                null);
    }

    static AuthorizationException needsAuthorization(ConnectionRecord record) {
        return new AuthorizationException(
                "Connection " + record.id() + " to " + record.source() + " needs authorization ("
                        + record.health().reason() + "): let the user connect this source again",
                Reason.REAUTHORIZE,
                record.health().errorUri().orElse(null),
                null);
    }

    static AuthorizationException misconfigured(ConnectionRecord record) {
        return new AuthorizationException(
                "Connection " + record.id() + ": " + record.source() + " refuses this app ("
                        + record.health().reason() + "); the tokens are kept. "
                        + record.health().nextAction(),
                Reason.CLIENT_CONFIG,
                record.health().errorUri().orElse(null),
                null);
    }

    static AuthorizationException refusedAfresh(ConnectionId id) {
        return new AuthorizationException(
                "Connection " + id
                        + ": the source refuses the access token it has just issued: let the user connect this"
                        + " source again",
                Reason.REAUTHORIZE,
                null,
                null);
    }

    static SyncException weather(ConnectionRecord record, Weather weather) {
        String message = "Connection " + record.id() + " to " + record.source() + ": " + weather.reason()
                + "; the grant is kept, and the refresh is tried again later";
        HttpStatusException byStatus = new HttpStatusException(
                message, weather.status(), List.of(), weather.retryAfter().orElse(null));
        if (byStatus.retryable()) {
            return byStatus;
        }
        return new TransportException(message, weather.ambiguous() ? Delivery.UNKNOWN : Delivery.NOT_SENT, null);
    }

    static StoppedException brokenOff(ConnectionId id, Throwable thrown) {
        return StoppedException.brokenOff("refreshing connection " + id, thrown);
    }

    static TransportException notYet(ConnectionId id, String why, @Nullable Throwable cause) {
        return new TransportException("Connection " + id + ": " + why + "; try again", Delivery.NOT_SENT, cause);
    }
}
