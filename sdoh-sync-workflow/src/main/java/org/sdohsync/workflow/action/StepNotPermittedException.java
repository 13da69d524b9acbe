// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import org.sdohsync.core.error.SyncException;

/**
 * The application may not take a step on a Task, whatever its status: a patient's application never writes a referral (SDOHCC,
 * Patient Application, Task.update). Nothing was written. Not retryable.
 */
public final class StepNotPermittedException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which step was refused and why.
     *
     * @param message what failed, where, and what to do
     */
    public StepNotPermittedException(String message) {
        super(message, null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
