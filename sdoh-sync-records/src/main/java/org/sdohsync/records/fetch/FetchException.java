// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.fetch;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.error.SyncException;

/** The records of a patient cannot be fetched this way. Nothing was delivered, unless the reason says otherwise. Not retryable. */
public final class FetchException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Why the records cannot be fetched. */
    public enum Reason {
        /** The connection is not for a patient: connect it with the scope {@code launch/patient}, or name the patient. */
        NO_PATIENT,
        /** The patient cannot be read with this connection: token and patient do not belong together. */
        PATIENT_NOT_READABLE,
        /** The application did not confirm that it is the right patient: tell the source's operator. */
        NOT_CONFIRMED,
        /** The sink holds the fetch of another patient, source or request: choose another sink. */
        OTHER_FETCH,
        /** The source offers none of the ways to fetch records. */
        NOT_OFFERED,
        /** The export failed at the source, or was not ready in time. What came is kept; fetching again begins a new one. */
        EXPORT_FAILED,
        /** The files of a transfer are not what its manifest says: ask the sender for them again. */
        DIFFERENT_CONTENT
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason why
     */
    public FetchException(String message, Reason reason) {
        super(message, null);
        this.reason = requireNonNull(reason, "reason");
    }

    /**
     * Why the records cannot be fetched.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
