// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.SyncException;

/**
 * The source does not take what was to be created or changed there. SDOHCC lets sources choose which types they take: none has
 * to take a HealthcareService, an Observation or a ServiceRequest from a light application. Not retryable.
 */
public final class RequestRefusedException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Why a source does not take something. */
    public enum Reason {
        /** It does not offer the interaction for this type, for anybody. */
        NOT_SUPPORTED,
        /** It does not permit it to this application or user. */
        NOT_PERMITTED,
        /** It takes this type, and refuses this content. */
        INVALID
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;
    /** The value of {@link #type()}. */
    private final String type;
    /** The value of {@link #status()}. */
    private final int status;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do; without content
     * @param reason why
     * @param type the resource type
     * @param refused the answer
     */
    public RequestRefusedException(String message, Reason reason, String type, HttpStatusException refused) {
        super(message, refused);
        this.reason = requireNonNull(reason, "reason");
        this.type = requireNonNull(type, "type");
        this.status = refused.status();
    }

    /**
     * Why the source does not take it.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * What it does not take.
     *
     * @return the resource type
     */
    public String type() {
        return type;
    }

    /**
     * The HTTP status of the answer.
     *
     * @return the status
     */
    public int status() {
        return status;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
