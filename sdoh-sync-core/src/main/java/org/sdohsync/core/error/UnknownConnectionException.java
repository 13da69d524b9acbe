// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

/**
 * An account has no connection with the requested id. The exception does not reveal whether another account has one with this
 * id. Not retryable.
 */
public final class UnknownConnectionException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what was requested, and what to do
     */
    public UnknownConnectionException(String message) {
        super(message, null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
