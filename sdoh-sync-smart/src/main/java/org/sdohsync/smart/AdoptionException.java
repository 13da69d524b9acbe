// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Secret;

/** A grant was not taken over, and nothing of it was stored. The message says why and what to do; it holds no token. */
public final class AdoptionException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** It is not known which client the refresh token was issued to. */
        NO_CLIENT,
        /** The source does not accept the refresh token. */
        REFUSED,
        /** The source does not accept the client. */
        CLIENT_REFUSED,
        /** The source did not answer, or not usably. */
        NO_ANSWER,
        /** The grant holds nothing of what the app works with. */
        NOTHING_GRANTED,
        /** The grant is for another patient than was named, or than the connection is for. */
        OTHER_PATIENT,
        /** The grant is for a patient, and nobody says which. */
        PATIENT_UNKNOWN,
        /** Another connection to the source holds this refresh token, for another account, role or client. */
        IN_USE,
        /** The store did not take it. */
        NOT_SAVED
    }

    /** What {@link #reason()} gives. */
    private final Reason reason;

    // Not serialized: a secret does not travel with an exception.
    private final transient @Nullable Secret refreshToken;

    AdoptionException(String message, Reason reason, @Nullable Secret refreshToken, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.refreshToken = refreshToken;
    }

    /**
     * What went wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The refresh token that is good by now: the source may have rotated the one it was handed before the failure. Keep this one
     * instead, or the grant is lost.
     *
     * @return the token, empty if the one handed in is still the newest known
     */
    public Optional<Secret> refreshToken() {
        return Optional.ofNullable(refreshToken);
    }

    @Override
    public boolean retryable() {
        return reason == Reason.NO_ANSWER || reason == Reason.NOT_SAVED;
    }
}
