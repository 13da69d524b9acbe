// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/**
 * The app has no registration at a source and could not register itself. The message says why and what to do; usually a
 * manual registration is needed.
 */
public final class RegistrationException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Why there is no registration. */
    public enum Reason {
        /** The source offers no dynamic registration. */
        NOT_OFFERED,
        /** The source refused this app. */
        REFUSED,
        /** The source registered values that the app cannot work with. */
        MISMATCH,
        /** The source did not answer; retrying later may help. */
        UNAVAILABLE
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;
    /** The value of {@link #error()}. */
    private final @Nullable String error;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     * @param cause the cause, or null
     */
    public RegistrationException(String message, Reason reason, @Nullable Throwable cause) {
        this(message, reason, null, cause);
    }

    /**
     * Creates an exception with the source's own error code.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     * @param error the code, or null
     * @param cause the cause, or null
     */
    public RegistrationException(String message, Reason reason, @Nullable String error, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.error = error;
    }

    /**
     * The error code with which the source refused (RFC 7591 §3.2.2), such as {@code invalid_client_metadata} or {@code
     * unapproved_software_statement}.
     *
     * @return the code, if the source gave one
     */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /**
     * The kind of failure.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return reason == Reason.UNAVAILABLE;
    }
}
