// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.source;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.feed.Feed;

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
     * @param owners whose Tasks are meant for the client
     * @param asking in whose name it asks others
     * @return true if it does
     */
    public boolean isOf(Feed feed, List<String> owners, String asking) {
        return switch (feed) {
            case OWNER -> owners.contains(owner);
            case REQUESTER -> requester.equals(asking);
            case UNOWNED -> owner.isEmpty();
            case PATIENTS, TASKS -> throw new IllegalArgumentException("no history has the feed " + feed);
        };
    }

    /**
     * The Task as FHIR JSON.
     *
     * @param versionId the version it is said to have
     * @param time when it is said to have been changed, null for nothing
     */
    String json(int versionId, @Nullable Instant time) {
        String owned = owner.isEmpty() ? "" : ",\"owner\":{\"reference\":\"" + owner + "\"}";
        return "{\"resourceType\":\"Task\",\"id\":\"" + task + "\",\"meta\":{\"versionId\":\"" + versionId
                + "\"" + (time == null ? "" : ",\"lastUpdated\":\"" + time + "\"")
                + "},\"description\":\"" + number
                + "\",\"status\":\"requested\",\"intent\":\"order\",\"requester\":{\"reference\":\""
                + requester + "\"}" + owned + "}";
    }
}
