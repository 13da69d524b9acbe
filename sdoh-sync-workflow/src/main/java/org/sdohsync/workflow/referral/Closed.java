// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.referral;

/** A referral with nothing left to do; a source that wants more asks with a new Task. Immutable; safe for use by many threads. */
public interface Closed {
    /**
     * The referral itself.
     *
     * @return the referral in this state
     */
    Referral referral();
}
