// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base class of this library's exceptions. Subclasses differ in what the caller can do, not in where the failure
 * happened.
 *
 * <p>Messages say what failed, where, and what to do. They contain ids and codes, never tokens, authorization codes, query
 * strings, bodies, names or narrative.
 */
public abstract class SyncException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do; free of secrets and patient data
     * @param cause the cause, or null
     */
    protected SyncException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Tells whether the same call may succeed later without any action.
     *
     * @return true if trying again later makes sense
     */
    public abstract boolean retryable();

    /**
     * How long the server asked to wait before trying again (RFC 9110 §10.2.3).
     *
     * @return the wait; empty if the server named none
     */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
