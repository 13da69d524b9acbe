// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.referral.Closed;
import org.sdohsync.workflow.referral.OngoingWork;

/** The steps of {@link OngoingWork}. */
abstract sealed class OngoingState implements OngoingWork permits AcceptedState, InProgressState, OnHoldState {
    private final TaskReferral referral;

    OngoingState(TaskReferral referral) {
        this.referral = referral;
    }

    @Override
    public final TaskReferral referral() {
        return referral;
    }

    @Override
    public final Closed complete(Outcome outcome, Outcome... more) {
        List<Outcome> all = new ArrayList<>();
        all.add(outcome);
        all.addAll(List.of(more));
        return new ClosedState(
                referral.take(TaskAction.of(Step.COMPLETE, referral.id()).outcomes(all)));
    }

    @Override
    public final Closed fail(Reason reason, Outcome... partial) {
        return new ClosedState(
                referral.take(TaskAction.of(Step.FAIL, referral.id(), reason).outcomes(List.of(partial))));
    }

    @Override
    public final Closed cancel(Reason reason) {
        return new ClosedState(referral.take(TaskAction.of(Step.CANCEL, referral.id(), reason)));
    }

    /** Prints the referral without content. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + referral + "]";
    }
}
