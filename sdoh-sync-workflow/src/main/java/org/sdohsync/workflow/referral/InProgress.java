// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import java.util.List;
import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;

/** A referral that is worked on: hold it, complete it, fail it, or cancel it. Immutable; safe for use by many threads. */
public final class InProgress {
    private final Referral referral;

    InProgress(Referral referral) {
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
     * Interrupts the work.
     *
     * @param reason why, for the people at the source
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public OnHold hold(Reason reason) {
        return new OnHold(referral.take(Action.of(Step.HOLD, referral.id(), reason)));
    }

    /**
     * Ends the work with what came out of it. Services that were performed are posted as Procedures first, the Task follows.
     *
     * @param outcome what came out
     * @param more what else came out
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Closed complete(Outcome outcome, Outcome... more) {
        return new Closed(
                referral.take(Action.of(Step.COMPLETE, referral.id()).outcomes(Outcomes.list(outcome, more))));
    }

    /**
     * Ends the work that could not be done, or not all of it.
     *
     * @param reason why, for the people at the source
     * @param partial what came out nevertheless
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Closed fail(Reason reason, Outcome... partial) {
        return new Closed(
                referral.take(Action.of(Step.FAIL, referral.id(), reason).outcomes(List.of(partial))));
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
        return "InProgress[" + referral + "]";
    }
}
