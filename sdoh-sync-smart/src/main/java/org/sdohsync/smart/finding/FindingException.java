// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** What a user gave, or a directory answered, does not lead to a source. The message says why and what to do. */
public final class FindingException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What was given instead of an address of a FHIR API. */
    public enum Reason {
        /** Nothing, or no address at all. */
        NO_ADDRESS,
        /** An address that this library may not connect to, such as http. */
        REFUSED_ADDRESS,
        /** The address of a page for people. */
        PORTAL_PAGE,
        /** A health document or a link to one, which is not a source to connect. */
        HEALTH_LINK,
        /** A directory that is no list of sources. */
        NOT_A_DIRECTORY,
        /** A directory that does not answer just now. */
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
