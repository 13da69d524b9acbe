// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import org.sdohsync.core.error.SyncException;

/** The application's own {@link TerminologyCheck} refused the code of an outcome. Nothing was sent. Not retryable. */
public final class CodeRefusedException extends SyncException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what the check objects to.
     *
     * @param message what failed, where, and what to do
     */
    public CodeRefusedException(String message) {
        super(message, null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
