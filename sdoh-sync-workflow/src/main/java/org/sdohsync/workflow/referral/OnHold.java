// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

/** A referral whose work is interrupted: resume it, complete it, fail it, or cancel it. Immutable; safe for use by many threads. */
public interface OnHold extends OngoingWork {
    /**
     * Goes on with the work.
     *
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    InProgress resume();
}
