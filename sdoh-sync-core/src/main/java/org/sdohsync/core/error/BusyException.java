// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

/**
 * Another thread or process of this application is performing an operation that must not run twice at a time, or it is not
 * known yet whether an earlier request arrived. Nothing was sent. The operation is either completed by the other one, or
 * stored and completed later automatically. Retryable.
 */
public final class BusyException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is locked, and whether the operation is done later
     */
    public BusyException(String message) {
        super(message, null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
