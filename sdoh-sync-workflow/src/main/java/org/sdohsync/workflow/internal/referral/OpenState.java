// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import java.util.List;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.referral.Open;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Requested;

/** The steps of {@link Open}. */
final class OpenState implements Open {
    private final TaskReferral referral;

    OpenState(TaskReferral referral) {
        this.referral = referral;
    }

    @Override
    public Referral referral() {
        return referral;
    }

    @Override
    public Requested claim() {
        List<String> owners = referral.connection().role().owners();
        if (owners.isEmpty()) {
            throw new IllegalStateException("a patient's connection has no owner to claim for: connect as a recipient");
        }
        return claim(owners.get(0));
    }

    @Override
    public Requested claim(String owner) {
        if (!referral.connection().role().owners().contains(owner)) {
            throw new IllegalArgumentException("owner is none of the connection's: connect as a recipient for it");
        }
        return new RequestedState(referral.take(TaskAction.claim(referral.id(), owner)));
    }

    /** Prints the referral without content. */
    @Override
    public String toString() {
        return "Open[" + referral + "]";
    }
}
