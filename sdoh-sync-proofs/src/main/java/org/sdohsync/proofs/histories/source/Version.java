// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.source;

import java.time.Instant;

/**
 * One state of a Task.
 *
 * @param task the Task's id
 * @param number its version, from 1
 * @param owner whose it is
 * @param stamp when it was changed, as the source says
 * @param visible from when on it can be seen
 */
public record Version(String task, int number, String owner, Instant stamp, Instant visible) {
    /** The Task as FHIR JSON. */
    String json() {
        return "{\"resourceType\":\"Task\",\"id\":\"" + task + "\",\"meta\":{\"versionId\":\"" + number
                + "\",\"lastUpdated\":\"" + stamp
                + "\"},\"status\":\"requested\",\"intent\":\"order\",\"owner\":{\"reference\":\""
                + owner + "\"}}";
    }
}
