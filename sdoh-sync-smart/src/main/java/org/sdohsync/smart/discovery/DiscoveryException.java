// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** An address turned out not to be a source this app can connect to. The message says why and what to do. */
public final class DiscoveryException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What was found instead. */
    public enum Reason {
        /** Nothing answered. */
        UNREACHABLE,
        /** Something answered that it cannot serve just now. */
        UNAVAILABLE,
        /** It sends requests elsewhere. */
        REDIRECTED,
        /** A page for people, not an API. */
        HTML_PAGE,
        /** An answer, but no FHIR API. */
        NOT_FHIR,
        /** A FHIR API that says nothing about SMART. */
        NO_SMART,
        /** SMART, but its description cannot be used safely or lacks what a launch needs. */
        UNUSABLE
    }

    /** What {@link #reason()} gives. */
    private final Reason reason;
    /** What {@link #retryAfter()} gives. */
    private final @Nullable Duration retryAfter;

    /**
     * Describes the failure.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     * @param retryAfter when the server asked to come back, or null
     * @param cause what led to it, or null
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
