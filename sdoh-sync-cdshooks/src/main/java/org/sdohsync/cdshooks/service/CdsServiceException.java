// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.service;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/**
 * A decision support service did not answer as it should. The work of the user goes on without its advice. A call may have been
 * recorded by the service, so it is retryable only if the service has not seen it or asked for another attempt.
 */
public final class CdsServiceException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** Why there is no answer. */
    public enum Reason {
        /** The service does not know this application, or does not permit it (401, 403). */
        REFUSED,
        /** The service is not there (404, 410): it is discovered again before the next call. */
        NOT_FOUND,
        /** The service needs data that the call did not contain (412). */
        DATA_MISSING,
        /** The service is overloaded (429, 503). */
        BUSY,
        /** The service answered with another error status. */
        FAILED,
        /** There was no answer in time, or none at all. */
        UNREACHABLE,
        /** The service sent the call to another address, which was not followed. */
        REDIRECTED,
        /** The answer is not one of CDS Hooks: a page, no JSON, or without cards. */
        NOT_CDS
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;
    /** The value of {@link #status()}. */
    private final int status;
    /** The value of {@link #issueCodes()}. */
    private final List<String> issueCodes;
    /** The value of {@link #retryable()}. */
    private final boolean again;
    /** The value of {@link #retryAfter()}. */
    private final @Nullable Duration retryAfter;

    private CdsServiceException(
            String message,
            Reason reason,
            int status,
            List<String> issueCodes,
            boolean again,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
        this.status = status;
        this.issueCodes = List.copyOf(issueCodes);
        this.again = again;
        this.retryAfter = retryAfter;
    }

    /**
     * Creates an exception for an answer.
     *
     * @param message what failed, where, and what to do
     * @param reason why there is no usable answer
     * @param status the HTTP status
     * @param issueCodes the codes of the OperationOutcome, without their texts
     * @param retryAfter the wait that the service asked for, or null
     * @return the exception
     */
    public static CdsServiceException answered(
            String message, Reason reason, int status, List<String> issueCodes, @Nullable Duration retryAfter) {
        return new CdsServiceException(message, reason, status, issueCodes, reason == Reason.BUSY, retryAfter, null);
    }

    /**
     * Creates an exception for a call without an answer.
     *
     * @param message what failed, where, and what to do
     * @param notSent whether nothing of the call was sent
     * @param cause the failure
     * @return the exception
     */
    public static CdsServiceException unanswered(String message, boolean notSent, Throwable cause) {
        return new CdsServiceException(message, Reason.UNREACHABLE, 0, List.of(), notSent, null, cause);
    }

    /**
     * Why there is no usable answer.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The HTTP status of the answer.
     *
     * @return the status; 0 if there was no answer
     */
    public int status() {
        return status;
    }

    /**
     * The codes of the issues in the service's OperationOutcome, for a log.
     *
     * @return the codes; empty if the answer has none
     */
    public List<String> issueCodes() {
        return issueCodes;
    }

    @Override
    public boolean retryable() {
        return again;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
