// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

/**
 * A referral that nobody has taken on yet: claim it to make it ours. The guide leaves open whether a source lets us write the owner
 * (SDOHCC, Task.update of the recipients): a claim may be refused. Immutable; safe for use by many threads.
 */
public interface Open {
    /**
     * The referral itself.
     *
     * @return the referral in this state
     */
    Referral referral();

    /**
     * Makes it ours, in the name of the connection's first owner.
     *
     * @return the next state
     * @throws IllegalStateException if the connection is a patient's
     * @throws org.sdohsync.core.error.ConflictException if somebody else was faster, or the source took it back
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Requested claim();

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
    Requested claim(String owner);
}
