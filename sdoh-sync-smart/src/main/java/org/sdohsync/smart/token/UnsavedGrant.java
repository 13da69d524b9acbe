// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.secret.Secret;

/**
 * Tokens that the server gave and the store did not take yet. The refresh token they replace may be dead, so they are kept here, with
 * the lease, until they are saved; nothing is asked of the server before. Touched only inside a flight.
 */
final class UnsavedGrant {
    /** What waits: a whole grant, or of an answer that is of no use otherwise the refresh token alone. */
    record Waiting(
            ConnectionRecord asked,
            Secret sent,
            @Nullable TokenGrant grant,
            @Nullable Secret rotated,
            SpendingLease lease) {
        Waiting(ConnectionRecord asked, Secret sent, TokenGrant grant, SpendingLease lease) {
            this(asked, sent, grant, null, lease);
        }

        @Override
        public String toString() {
            return "Waiting[" + (grant == null ? "refresh token" : grant) + "]";
        }
    }

    private @Nullable Waiting waiting;

    @Nullable
    Waiting waiting() {
        return waiting;
    }

    void hold(Waiting grant) {
        this.waiting = grant;
    }

    void clear() {
        this.waiting = null;
    }
}
