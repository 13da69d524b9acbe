// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import org.sdohsync.workflow.action.Reason;

/** A referral that waits for a decision: accept it, reject it, or cancel it. Immutable; safe for use by many threads. */
public interface Requested {
    /**
     * The referral itself.
     *
     * @return the referral in this state
     */
    Referral referral();

    /**
     * Takes the work on.
     *
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Accepted accept();

    /**
     * Declines the work. For want of capacity see {@link Reason#atCapacity}.
     *
     * @param reason why, for the people at the source
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Closed reject(Reason reason);

    /**
     * Calls the work off.
     *
     * @param reason why, for the people at the source
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Closed cancel(Reason reason);
}
