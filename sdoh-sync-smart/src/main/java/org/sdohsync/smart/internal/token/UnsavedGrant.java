// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.secret.Secret;

/**
 * Tokens that the server issued and that are not stored yet. The refresh token they replace may be invalid, so they are kept
 * here, with the lease, until they are stored; no token request is sent before. Used only by the running refresh.
 */
final class UnsavedGrant {
    /** The unsaved part: a whole grant, or only the refresh token of an otherwise unusable answer. */
    record Waiting(
            ConnectionRecord asked,
            Secret sent,
            @Nullable TokenGrant grant,
            @Nullable Secret rotated,
            RefreshLease lease) {
        Waiting(ConnectionRecord asked, Secret sent, TokenGrant grant, RefreshLease lease) {
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
