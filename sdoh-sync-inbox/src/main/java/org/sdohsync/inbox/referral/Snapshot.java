// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

/**
 * A referral as its source showed it. {@code toString} shows no content.
 *
 * @param team the team
 * @param connection the connection's id
 * @param host the source
 * @param task the Task's id there
 * @param version the Task's version, or empty
 * @param writtenAt when the source wrote that version, in milliseconds of its clock; 0 if it does not say
 * @param status the Task's status
 * @param open whether something is left to do
 * @param unowned whether it is open to anybody
 * @param urgent whether it should not wait
 * @param doNotContact whether the person must not be contacted
 * @param content what it says
 */
public record Snapshot(
        String team,
        String connection,
        String host,
        String task,
        String version,
        long writtenAt,
        String status,
        boolean open,
        boolean unowned,
        boolean urgent,
        boolean doNotContact,
        ReferralContent content) {
    @Override
    public String toString() {
        return "Snapshot[" + status + "]";
    }
}
