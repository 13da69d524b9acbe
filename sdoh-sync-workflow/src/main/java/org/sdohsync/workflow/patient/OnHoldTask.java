// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

/**
 * A Task of the patient that is interrupted: resume it, or end it. Immutable; safe for use by many threads.
 *
 * @param <A> what completes the Task
 */
public interface OnHoldTask<A> extends UnfinishedTask<A> {
    /**
     * Goes on with the Task.
     *
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next sync
     */
    InProgressTask<A> resume();
}
