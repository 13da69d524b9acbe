// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import java.time.Instant;

/**
 * One referral as the application keeps it. Immutable; {@code toString} shows no content.
 *
 * @param id the application's own number, which is in addresses of pages
 * @param team the team
 * @param connection the id of the connection
 * @param host the source
 * @param task the Task's id there
 * @param status the Task's status
 * @param open whether something is left to do
 * @param unowned whether it is open to anybody
 * @param urgent whether it should not wait
 * @param doNotContact whether the person must not be contacted
 * @param writtenAt when the source wrote the version that is kept, in milliseconds of its clock
 * @param change the number of its last change
 * @param changedAt when that came
 * @param content what it says
 */
public record ReferralLine(
        long id,
        String team,
        String connection,
        String host,
        String task,
        String status,
        boolean open,
        boolean unowned,
        boolean urgent,
        boolean doNotContact,
        long writtenAt,
        long change,
        Instant changedAt,
        ReferralContent content) {
    /**
     * The status in words.
     *
     * @return words for a person
     */
    public String words() {
        return switch (status) {
            case "requested", "received" -> unowned ? "open to anybody" : "waits for your answer";
            case "accepted", "ready" -> "accepted";
            case "in-progress" -> "in progress";
            case "on-hold" -> "on hold";
            case "withdrawn" -> "withdrawn by the source";
            case "entered-in-error" -> "entered in error";
            default -> status;
        };
    }

    @Override
    public String toString() {
        return "ReferralLine[" + id + ", " + status + "]";
    }
}
