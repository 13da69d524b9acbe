// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import org.sdohsync.workflow.action.Reason;

/** A referral that was accepted and not begun: start it, hold it, complete it, fail it, or cancel it. Immutable; safe for use by many threads. */
public interface Accepted extends OngoingWork {
    /**
     * Begins the work.
     *
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    InProgress start();

    /**
     * Interrupts the work.
     *
     * @param reason why, for the people at the source
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    OnHold hold(Reason reason);
}
