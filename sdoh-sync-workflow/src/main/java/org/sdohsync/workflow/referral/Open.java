// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import java.util.List;
import org.sdohsync.workflow.action.Action;

/**
 * A referral that nobody has taken on yet: claim it to make it ours. The guide leaves open whether a source lets us write the owner
 * (SDOHCC, Task.update of the recipients): a claim may be refused. Immutable; safe for use by many threads.
 */
public final class Open {
    private final Referral referral;

    Open(Referral referral) {
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
     * Makes it ours, in the name of the connection's first owner.
     *
     * @return the next state
     * @throws IllegalStateException if the connection is a patient's
     * @throws org.sdohsync.core.error.ConflictException if somebody else was faster, or the source took it back
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Requested claim() {
        List<String> owners = referral.connection().role().owners();
        if (owners.isEmpty()) {
            throw new IllegalStateException("a patient's connection has no owner to claim for: connect as a recipient");
        }
        return claim(owners.get(0));
    }

    /**
     * Makes it ours, in the name of one of several owners.
     *
     * @param owner a reference on the source's server such as {@code HealthcareService/7}
     * @return the next state
     * @throws IllegalArgumentException if it is none of the connection's owners: the Task would be lost to us
     * @throws org.sdohsync.core.error.ConflictException if somebody else was faster, or the source took it back
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    public Requested claim(String owner) {
        if (!referral.connection().role().owners().contains(owner)) {
            throw new IllegalArgumentException("owner is none of the connection's: connect as a recipient for it");
        }
        return new Requested(referral.take(Action.claim(referral.id(), owner)));
    }

    /** Prints the referral without content. */
    @Override
    public String toString() {
        return "Open[" + referral + "]";
    }
}
