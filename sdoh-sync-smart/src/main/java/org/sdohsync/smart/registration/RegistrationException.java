// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** The app has no registration at a source and could not get one by itself: register it there by hand. */
public final class RegistrationException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Why there is no registration. */
    public enum Reason {
        /** The source registers apps by hand only. */
        NOT_OFFERED,
        /** The source refused this app. */
        REFUSED,
        /** The source registered something else than was asked, with which the app cannot work. */
        MISMATCH,
        /** The source did not answer; later it may. */
        UNAVAILABLE
    }

    /** What {@link #reason()} gives. */
    private final Reason reason;

    /**
     * Describes the failure.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     * @param cause what led to it, or null
     */
    public RegistrationException(String message, Reason reason, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
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
