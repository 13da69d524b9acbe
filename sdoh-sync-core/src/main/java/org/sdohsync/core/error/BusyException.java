// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

/**
 * Another thread or process of this application is doing something that must not be done twice at a time, or it is still looked into
 * whether an earlier sending arrived. Nothing was sent. What was asked for is either done by the other one or kept, and done later by
 * itself.
 */
public final class BusyException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is held, and what becomes of the call
     */
    public BusyException(String message) {
        super(message, null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
