// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;

/** A referral that waits for a decision: accept it, reject it, or cancel it. Immutable; safe for use by many threads. */
public final class Requested {
    private final Referral referral;

    Requested(Referral referral) {
        this.referral = referral;
    }

    /**
     * The referral itself.
     *
     * @return the referral in this state
     */
    public Referral referral() {
        return referral;
    }

    /**
     * Takes the work on.
     *
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Accepted accept() {
        return new Accepted(referral.take(Step.ACCEPT));
    }

    /**
     * Declines the work. For want of capacity see {@link Reason#atCapacity}.
     *
     * @param reason why, for the people at the source
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Closed reject(Reason reason) {
        return new Closed(referral.take(Action.of(Step.REJECT, referral.id(), reason)));
    }

    /**
     * Calls the work off.
     *
     * @param reason why, for the people at the source
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Closed cancel(Reason reason) {
        return new Closed(referral.take(Action.of(Step.CANCEL, referral.id(), reason)));
    }

    /** Prints the referral without content. */
    @Override
    public String toString() {
        return "Requested[" + referral + "]";
    }
}
