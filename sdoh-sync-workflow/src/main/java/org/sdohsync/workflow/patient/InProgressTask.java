// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import org.sdohsync.workflow.action.Reason;

/**
 * A Task of the patient that was begun: put it on hold, or end it. Immutable; safe for use by many threads.
 *
 * @param <A> what completes the Task
 */
public interface InProgressTask<A> extends UnfinishedTask<A> {
    /**
     * Interrupts the Task.
     *
     * @param reason why, for the people at the source
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next sync
     */
    OnHoldTask<A> hold(Reason reason);
}
