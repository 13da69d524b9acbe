// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import org.sdohsync.workflow.referral.Closed;
import org.sdohsync.workflow.referral.Referral;

/** The steps of {@link Closed}. */
final class ClosedState implements Closed {
    private final TaskReferral referral;

    ClosedState(TaskReferral referral) {
        this.referral = referral;
    }

    @Override
    public Referral referral() {
        return referral;
    }

    /** Prints the referral without content. */
    @Override
    public String toString() {
        return "Closed[" + referral + "]";
    }
}
