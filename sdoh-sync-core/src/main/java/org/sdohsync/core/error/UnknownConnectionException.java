// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

/**
 * An account was asked for a connection that it does not have. Whether another account has one of this id is not said.
 */
public final class UnknownConnectionException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was asked for, and what to do
     */
    public UnknownConnectionException(String message) {
        super(message, null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
