// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/**
 * What an answer of the token endpoint comes to.
 *
 * @param exchange why connecting fails, or null if it succeeds
 * @param refresh how a refresh fails, or null if it succeeds
 * @param grant what the store holds after the refresh
 */
record Expected(@Nullable Reason exchange, @Nullable Class<? extends SyncException> refresh, Stage.Grant grant) {
    /** Both succeed. */
    static final Expected SERVED = new Expected(null, null, Stage.Grant.ROTATED);

    /** Both succeed; the answer brought no usable refresh token. */
    static final Expected SERVED_WITH_THE_OLD = new Expected(null, null, Stage.Grant.KEPT);

    /** Nothing was decided. */
    static final Expected WEATHER = new Expected(Reason.UNAVAILABLE, TransportException.class, Stage.Grant.KEPT);

    /** Nothing was decided, and the status says that the server is in trouble. */
    static final Expected BUSY = new Expected(Reason.UNAVAILABLE, HttpStatusException.class, Stage.Grant.KEPT);

    /** Refused without a word that counts: of a code nothing is decided; a refresh token may be over, or the app refused. */
    static final Expected UNAUTHORIZED =
            new Expected(Reason.UNAVAILABLE, AuthorizationException.class, Stage.Grant.KEPT);

    /** Useless, but it brought a new refresh token. */
    static final Expected ROTATED_ONLY =
            new Expected(Reason.UNAVAILABLE, TransportException.class, Stage.Grant.ROTATED);

    /** The grant is over. */
    static final Expected ENDED =
            new Expected(Reason.CODE_REFUSED, AuthorizationException.class, Stage.Grant.QUARANTINED);

    /** The app is refused, not the grant. */
    static final Expected APP_REFUSED =
            new Expected(Reason.CLIENT_REFUSED, AuthorizationException.class, Stage.Grant.KEPT);
}
