// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.secret.Secret;

/**
 * One running refresh: why it was started, and the events to send when it ends. Used by one thread, except {@link
 * #waitsFor()}.
 */
final class RefreshInProgress {
    private final ConnectionId id;
    private final @Nullable Secret rejected;
    private final boolean explicitRetry;
    private final UnsavedGrant unsaved;
    private final List<ConnectionEvent> events = new ArrayList<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable String waitsFor;

    RefreshInProgress(ConnectionId id, @Nullable Secret rejected, boolean explicitRetry, UnsavedGrant unsaved) {
        this.id = id;
        this.rejected = rejected;
        this.explicitRetry = explicitRetry;
        this.unsaved = unsaved;
    }

    /** Claims the refresh; true for exactly one caller, who must run or cancel it. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    /** Sets a description of what it waits for, for the callers that wait for it. */
    void waitsFor(String words) {
        waitsFor = words;
    }

    /** A description of what it waits or waited for; read by any thread. */
    Optional<String> waitsFor() {
        return Optional.ofNullable(waitsFor);
    }

    ConnectionId id() {
        return id;
    }

    /** Tells whether the quarantined refresh token may be tried, because a caller asked for a retry. */
    boolean explicitRetry() {
        return explicitRetry;
    }

    UnsavedGrant unsaved() {
        return unsaved;
    }

    /** Tells whether a record already has the access token this refresh is for. */
    boolean satisfiedBy(ConnectionRecord record, long now) {
        return Freshness.of(record).filter(held -> serves(held, now)).isPresent();
    }

    void changed(ConnectionRecord record) {
        events.add(StoredConnections.event(record));
    }

    void tell(ConnectionEvent event) {
        events.add(event);
    }

    List<ConnectionEvent> events() {
        return events;
    }

    private boolean serves(Freshness held, long now) {
        if (rejected == null) {
            return held.isFresh(now);
        }
        return !held.accessToken().equals(rejected) && !held.isExpired(now);
    }
}
