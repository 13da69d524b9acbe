// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.workflow.action.Action;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;

/**
 * A referral that was taken on and has not ended, and the steps that end it from wherever the work stands. Immutable; safe for use by
 * many threads.
 */
public abstract sealed class OngoingWork permits Accepted, InProgress, OnHold {
    private final Referral referral;

    OngoingWork(Referral referral) {
        this.referral = referral;
    }

    /**
     * The referral itself.
     *
     * @return the referral in this state
     */
    public final Referral referral() {
        return referral;
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
    public final Closed complete(Outcome outcome, Outcome... more) {
        List<Outcome> all = new ArrayList<>();
        all.add(outcome);
        all.addAll(List.of(more));
        return new Closed(referral.take(Action.of(Step.COMPLETE, referral.id()).outcomes(all)));
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
    public final Closed fail(Reason reason, Outcome... partial) {
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
    public final Closed cancel(Reason reason) {
        return new Closed(referral.take(Action.of(Step.CANCEL, referral.id(), reason)));
    }

    /** Prints the referral without content. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + referral + "]";
    }
}
