// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.secret.Secret;

/** A grant could not be adopted, and nothing of it was stored. The message says why and what to do; it contains no token. */
public final class AdoptionException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Why the grant was not adopted. */
    public enum Reason {
        /** It is not known which client the refresh token was issued to. */
        NO_CLIENT,
        /** The source does not accept the refresh token. */
        REFUSED,
        /** The source does not accept the client. */
        CLIENT_REFUSED,
        /** The source did not answer, or its answer could not be used. */
        NO_ANSWER,
        /** The grant has no scope that the app asks for. */
        NOTHING_GRANTED,
        /** The grant is for another patient than was named, or than the connection is for. */
        OTHER_PATIENT,
        /** The grant is for a patient, and neither the source nor the app says which one. */
        PATIENT_UNKNOWN,
        /** Another connection to the source holds this refresh token, for another account, role or client. */
        IN_USE,
        /** The grant was refreshed and could not be stored. */
        NOT_SAVED
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;

    // Not serialized: a secret does not travel with an exception.
    private final transient @Nullable Secret refreshToken;

    AdoptionException(String message, Reason reason, @Nullable Secret refreshToken, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.refreshToken = refreshToken;
    }

    /**
     * Why the grant was not adopted.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The refresh token that is valid now, if the source rotated the one it was given before the failure. Keep this one
     * instead, or the grant is lost.
     *
     * @return the new token; empty if the one that was given is still the newest one known
     */
    public Optional<Secret> refreshToken() {
        return Optional.ofNullable(refreshToken);
    }

    @Override
    public boolean retryable() {
        return reason == Reason.NO_ANSWER || reason == Reason.NOT_SAVED;
    }
}
