// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.OnHold;

/** The steps of {@link Accepted}. */
final class AcceptedState extends OngoingState implements Accepted {
    AcceptedState(TaskReferral referral) {
        super(referral);
    }

    @Override
    public InProgress start() {
        return new InProgressState(referral().take(Step.START));
    }

    @Override
    public OnHold hold(Reason reason) {
        return new OnHoldState(
                referral().take(TaskAction.of(Step.HOLD, referral().id(), reason)));
    }
}
