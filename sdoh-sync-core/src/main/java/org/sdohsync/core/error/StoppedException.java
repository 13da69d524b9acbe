// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

/** The work was called off, or its time was up, before this request. It was not sent, and what was done before stays done. */
public final class StoppedException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was stopped, and what becomes of it
     */
    public StoppedException(String message) {
        super(message, null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
