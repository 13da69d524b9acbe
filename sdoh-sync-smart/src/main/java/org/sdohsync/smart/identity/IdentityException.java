// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.identity;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** The validation of an id_token failed. The message names the check that failed, never a value. */
public final class IdentityException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message which check failed
     * @param cause the cause, or null
     */
    public IdentityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
