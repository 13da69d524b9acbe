// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.source;

import java.time.Instant;
import org.sdohsync.workflow.sync.Feed;

/**
 * One state of a Task.
 *
 * @param task the Task's id
 * @param number its version, from 1
 * @param owner whose it is, empty text for nobody's
 * @param requester who asks for it
 * @param stamp when it was changed, as the source says
 * @param visible from when on it can be seen
 */
public record Version(String task, int number, String owner, String requester, Instant stamp, Instant visible) {
    /**
     * Tells whether a feed gives it.
     *
     * @param feed the feed
     * @param party in whose name the client looks
     * @return true if it does
     */
    public boolean isOf(Feed feed, String party) {
        return switch (feed) {
            case MINE -> owner.equals(party);
            case SENT -> requester.equals(party);
            case OPEN -> owner.isEmpty();
            case PATIENTS, NAMED -> throw new IllegalArgumentException("no history has the feed " + feed);
        };
    }

    /** The Task as FHIR JSON. */
    String json() {
        String owned = owner.isEmpty() ? "" : ",\"owner\":{\"reference\":\"" + owner + "\"}";
        return "{\"resourceType\":\"Task\",\"id\":\"" + task + "\",\"meta\":{\"versionId\":\"" + number
                + "\",\"lastUpdated\":\"" + stamp
                + "\"},\"status\":\"requested\",\"intent\":\"order\",\"requester\":{\"reference\":\""
                + requester + "\"}" + owned + "}";
    }
}
