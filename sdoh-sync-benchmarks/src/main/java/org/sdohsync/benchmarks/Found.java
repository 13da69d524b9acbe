// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.referral.Referral;

/** Counts the referrals that came with all that belongs to them. Not thread-safe. */
final class Found {
    private int complete;

    /** What an intake desk looks at to decide: what is asked for, for whom, and whether that person may be called. */
    void decide(Referral referral) {
        ReferralDetails details = referral.details();
        boolean decidable =
                details.serviceRequest().isPresent() && details.patient().isPresent() && !details.doNotContactPatient();
        add(decidable, 1, 1, 1);
    }

    /** What an application does that copies everything: it looks at each resource. */
    void take(Referral referral) {
        ReferralDetails details = referral.details();
        add(
                details.serviceRequest().isPresent()
                        && details.patient().isPresent()
                        && details.requester().isPresent(),
                details.reasons().size(),
                details.goals().size(),
                details.consents().size());
    }

    /** One more; each has one reason, one Goal and one Consent. */
    void add(boolean requestPatientAndRequester, int reasons, int goals, int consents) {
        if (!requestPatientAndRequester || reasons != 1 || goals != 1 || consents != 1) {
            throw new IllegalStateException("something of a referral is missing");
        }
        complete++;
    }

    /** Throws unless there were so many, and begins anew. */
    void check(int expected) {
        if (complete != expected) {
            throw new IllegalStateException("expected " + expected + " referrals and not " + complete);
        }
        complete = 0;
    }
}
