// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

import org.sdohsync.workflow.action.Reason;

/**
 * A referral that we asked others for, whatever its status: send it while it is a draft, call it off while it is open, or enter it in
 * error. What is not possible from its status is a {@link org.sdohsync.core.error.ConflictException}. Immutable; safe for use by
 * many threads.
 */
public interface Sent {
    /**
     * The referral itself.
     *
     * @return the referral in this state
     */
    Referral referral();

    /**
     * Sends a draft: from then on it waits for an answer.
     *
     * @return the referral afterwards
     * @throws org.sdohsync.core.error.ConflictException if it is no draft any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Sent send();

    /**
     * Declares that it should never have been, whatever its status.
     *
     * @return the referral afterwards
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Sent enterInError();

    /**
     * Calls the work off.
     *
     * @param reason why, for the people who were asked
     * @return the referral afterwards
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next pass
     */
    Sent cancel(Reason reason);
}
