// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;

/** A referral that we asked others for: look at it, or call it off. Immutable; safe for use by many threads. */
public final class Sent {
    private final Referral referral;

    Sent(Referral referral) {
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
     * Calls the work off.
     *
     * @param reason why, for the people who were asked
     * @return the referral afterwards
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Sent cancel(Reason reason) {
        return new Sent(referral.take(Action.of(Step.CANCEL, referral.id(), reason)));
    }

    /** Prints the referral without content. */
    @Override
    public String toString() {
        return "Sent[" + referral + "]";
    }
}
