// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.OnHold;

/** The steps of {@link OnHold}. */
final class OnHoldState extends OngoingState implements OnHold {
    OnHoldState(TaskReferral referral) {
        super(referral);
    }

    @Override
    public InProgress resume() {
        return new InProgressState(referral().take(Step.RESUME));
    }
}
