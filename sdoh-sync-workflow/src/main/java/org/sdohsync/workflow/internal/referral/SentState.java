// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Sent;

/** The steps of {@link Sent}. */
final class SentState implements Sent {
    private final TaskReferral referral;

    SentState(TaskReferral referral) {
        this.referral = referral;
    }

    @Override
    public Referral referral() {
        return referral;
    }

    @Override
    public Sent send() {
        return new SentState(referral.take(Step.REQUEST));
    }

    @Override
    public Sent enterInError() {
        return new SentState(referral.take(Step.ENTER_IN_ERROR));
    }

    @Override
    public Sent cancel(Reason reason) {
        return new SentState(referral.take(TaskAction.of(Step.CANCEL, referral.id(), reason)));
    }

    /** Prints the referral without content. */
    @Override
    public String toString() {
        return "Sent[" + referral + "]";
    }
}
