// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.feedback;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;

/**
 * Feedback that a service has not taken yet.
 *
 * @param id the id of the entry, in the order of the users' acts
 * @param connection the connection of the call
 * @param provider the provider's base URL
 * @param service the id of the service
 * @param entry what is sent
 * @param createdAt when the user acted
 * @param attempts how often it was tried
 * @param nextAt when it is tried next
 */
record FeedbackRecord(
        String id,
        ConnectionId connection,
        String provider,
        String service,
        JsonObject entry,
        Instant createdAt,
        int attempts,
        Instant nextAt) {
    FeedbackRecord {
        requireNonNull(id, "id");
        requireNonNull(connection, "connection");
        requireNonNull(provider, "provider");
        requireNonNull(service, "service");
        requireNonNull(entry, "entry");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(nextAt, "nextAt");
    }

    FeedbackRecord triedAgainAt(Instant next) {
        return new FeedbackRecord(id, connection, provider, service, entry, createdAt, attempts + 1, next);
    }

    /** Tells whether its times are of a clock that was ahead, where it waited so long at most. */
    boolean isAhead(Duration longest, Instant now) {
        return WallClock.isAhead(createdAt, now) || WallClock.isAhead(nextAt, now.plus(longest));
    }

    /** Returns it due at a time, and not noted later than that. */
    FeedbackRecord movedTo(Instant time) {
        Instant noted = createdAt.isAfter(time) ? time : createdAt;
        return new FeedbackRecord(id, connection, provider, service, entry, noted, attempts, time);
    }

    /** Prints ids and numbers. */
    @Override
    public String toString() {
        return "FeedbackRecord[" + id + ", " + connection + ", attempts=" + attempts + "]";
    }
}
