// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** The user's input, or the answer of a directory, does not lead to a source. The message says why and what to do. */
public final class FindingException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What was given instead of the address of a FHIR API. */
    public enum Reason {
        /** The input is empty or not an address. */
        NO_ADDRESS,
        /** An address that this library may not connect to, such as http. */
        REFUSED_ADDRESS,
        /** The address of a web page, such as a patient portal. */
        PORTAL_PAGE,
        /** A SMART Health Card or Link, which is a document and not a source. */
        HEALTH_LINK,
        /** The directory is not a list of sources. */
        NOT_A_DIRECTORY,
        /** The directory does not answer at the moment. */
        UNAVAILABLE
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason the kind of failure
     * @param cause the cause, or null
     */
    public FindingException(String message, Reason reason, @Nullable Throwable cause) {
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
