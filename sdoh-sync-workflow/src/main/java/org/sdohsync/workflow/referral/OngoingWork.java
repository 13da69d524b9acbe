// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;

/**
 * A referral that was taken on and has not ended, and the steps that end it from wherever the work stands. Immutable; safe for use by
 * many threads.
 */
public interface OngoingWork {
    /**
     * The referral itself.
     *
     * @return the referral in this state
     */
    Referral referral();

    /**
     * Ends the work with what came out of it. Services that were performed are posted as Procedures first, the Task follows.
     *
     * @param outcome what came out
     * @param more what else came out
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Closed complete(Outcome outcome, Outcome... more);

    /**
     * Ends the work that could not be done, or not all of it.
     *
     * @param reason why, for the people at the source
     * @param partial what came out nevertheless
     * @return the next state
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Closed fail(Reason reason, Outcome... partial);

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
