// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.Closed;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Requested;

/** The steps of {@link Requested}. */
final class RequestedState implements Requested {
    private final TaskReferral referral;

    RequestedState(TaskReferral referral) {
        this.referral = referral;
    }

    @Override
    public Referral referral() {
        return referral;
    }

    @Override
    public Accepted accept() {
        return new AcceptedState(referral.take(Step.ACCEPT));
    }

    @Override
    public Closed reject(Reason reason) {
        return new ClosedState(referral.take(TaskAction.of(Step.REJECT, referral.id(), reason)));
    }

    @Override
    public Closed cancel(Reason reason) {
        return new ClosedState(referral.take(TaskAction.of(Step.CANCEL, referral.id(), reason)));
    }

    /** Prints the referral without content. */
    @Override
    public String toString() {
        return "Requested[" + referral + "]";
    }
}
