// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base of everything this library throws on purpose. Children are cut by what the caller can do, not by where the failure
 * happened.
 *
 * <p>Messages say what failed, where, and what to do. They carry ids and codes, never tokens, codes of a launch, query
 * strings, bodies, names or narrative.
 */
public abstract class SyncException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what failed, where, and what to do; free of secrets and patient data
     * @param cause what led to it, or null
     */
    protected SyncException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Tells whether the same call may succeed later without anybody doing anything.
     *
     * @return true when trying again later makes sense
     */
    public abstract boolean retryable();

    /**
     * The time the server asked us to wait before trying again.
     *
     * @return the wait, empty when the server named none
     */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
