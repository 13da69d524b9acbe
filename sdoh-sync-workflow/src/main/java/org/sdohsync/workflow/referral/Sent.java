// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;

/**
 * A referral that we asked others for, whatever its status: send it while it is a draft, call it off while it is open, or enter it in
 * error. What is not possible from its status is a {@link org.sdohsync.core.error.ConflictException}. Immutable; safe for use by
 * many threads.
 */
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
     * Sends a draft: from then on it waits for an answer.
     *
     * @return the referral afterwards
     * @throws org.sdohsync.core.error.ConflictException if it is no draft any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Sent send() {
        return new Sent(referral.take(Step.REQUEST));
    }

    /**
     * Declares that it should never have been, whatever its status.
     *
     * @return the referral afterwards
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Sent enterInError() {
        return new Sent(referral.take(Step.ENTER_IN_ERROR));
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
