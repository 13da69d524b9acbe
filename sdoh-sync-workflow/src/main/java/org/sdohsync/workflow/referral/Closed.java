// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

/** A referral with nothing left to do; a source that wants more asks with a new Task. Immutable; safe for use by many threads. */
public final class Closed {
    private final Referral referral;

    Closed(Referral referral) {
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

    /** Prints the referral without content. */
    @Override
    public String toString() {
        return "Closed[" + referral + "]";
    }
}
