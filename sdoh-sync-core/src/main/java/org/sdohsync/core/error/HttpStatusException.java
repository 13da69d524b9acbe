// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server answered with an error status. Retryable for 408, 425, 429 and 5xx other than 501. */
public final class HttpStatusException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #status()}. */
    private final int status;
    /** The value of {@link #issueCodes()}. */
    private final List<String> issueCodes;
    /** The value of {@link #retryAfter()}. */
    private final @Nullable Duration retryAfter;

    /**
     * Creates an exception.
     *
     * @param message what failed and where
     * @param status the HTTP status
     * @param issueCodes the {@code OperationOutcome.issue.code} values of the answer, without their text
     * @param retryAfter the wait the server asked for, or null
     */
    public HttpStatusException(String message, int status, List<String> issueCodes, @Nullable Duration retryAfter) {
        super(message, null);
        this.status = status;
        this.issueCodes = List.copyOf(issueCodes);
        this.retryAfter = retryAfter;
    }

    /**
     * The HTTP status of the answer.
     *
     * @return the status
     */
    public int status() {
        return status;
    }

    /**
     * The codes of the issues in the server's OperationOutcome (FHIR R4, OperationOutcome.issue.code).
     *
     * @return the codes; empty if the answer has none
     */
    public List<String> issueCodes() {
        return issueCodes;
    }

    @Override
    public boolean retryable() {
        return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
