// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.OnHold;

/** The steps of {@link InProgress}. */
final class InProgressState extends OngoingState implements InProgress {
    InProgressState(TaskReferral referral) {
        super(referral);
    }

    @Override
    public OnHold hold(Reason reason) {
        return new OnHoldState(
                referral().take(TaskAction.of(Step.HOLD, referral().id(), reason)));
    }
}
