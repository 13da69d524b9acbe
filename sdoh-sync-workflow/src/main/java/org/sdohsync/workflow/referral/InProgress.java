// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;

/** A referral that is worked on: hold it, complete it, fail it, or cancel it. Immutable; safe for use by many threads. */
public final class InProgress extends OngoingWork {
    InProgress(Referral referral) {
        super(referral);
    }

    /**
     * Interrupts the work.
     *
     * @param reason why, for the people at the source
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public OnHold hold(Reason reason) {
        return new OnHold(referral().take(Action.of(Step.HOLD, referral().id(), reason)));
    }
}
