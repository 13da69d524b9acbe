// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** An address is not a source this app can connect to. The message says why and what to do. */
public final class DiscoveryException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What was found at the address. */
    public enum Reason {
        /** The server did not answer. */
        UNREACHABLE,
        /** The server answered that it is unavailable at the moment. */
        UNAVAILABLE,
        /** The server redirects to another address. */
        REDIRECTED,
        /** A web page, not an API. */
        HTML_PAGE,
        /** The server answers, but is not a FHIR API. */
        NOT_FHIR,
        /** A FHIR API without SMART on FHIR. */
        NO_SMART,
        /** A SMART server whose configuration cannot be used safely, or lacks what a launch needs. */
        UNUSABLE
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;
    /** The value of {@link #retryAfter()}. */
    private final @Nullable Duration retryAfter;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     * @param retryAfter how long the server asked to wait, or null
     * @param cause the cause, or null
     */
    public DiscoveryException(String message, Reason reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.retryAfter = retryAfter;
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
        return reason == Reason.UNREACHABLE || reason == Reason.UNAVAILABLE;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
