// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

/**
 * The work was called off, its time was up, or it broke off for a reason of the application's own. What was done before stays done,
 * and the next round goes on behind it.
 */
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

    /**
     * Makes one.
     *
     * @param message what was stopped, and what becomes of it
     * @param cause what the application's own code threw
     */
    public StoppedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
