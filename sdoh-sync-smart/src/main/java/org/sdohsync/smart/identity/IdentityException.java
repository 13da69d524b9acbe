// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.identity;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** An id_token did not prove who the user is. The message names the check that failed, never a value. */
public final class IdentityException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the failure.
     *
     * @param message which check failed
     * @param cause what led to it, or null
     */
    public IdentityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
