// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.config;

import org.sdohsync.workflow.referral.Referral;

/**
 * A bean that takes referrals. Each change is delivered at least once, in order for each Task; if a listener throws, a later sync
 * delivers the change again, to all listeners. Several beans are called in their order. Without one, referrals are acknowledged as
 * they come, and are found in the list of open ones only.
 */
@FunctionalInterface
public interface ReferralListener {
    /**
     * Takes a change of a referral.
     *
     * @param referral the referral as its source showed it
     */
    void onReferral(Referral referral);
}
