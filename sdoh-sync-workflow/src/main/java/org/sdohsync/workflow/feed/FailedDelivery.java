// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.feed;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.workflow.internal.feed.Checkpoint;

/**
 * A Task that was found but could not be delivered. The first failures are tried again by the next pass, later ones after an hour,
 * then after twice as long each time, up to once a day. Immutable.
 */
public interface FailedDelivery {
    /**
     * The Task.
     *
     * @return its id on its server
     */
    String taskId();

    /**
     * Which state of the Task it was.
     *
     * @return the version, or what stands for it
     */
    String change();

    /**
     * How often the delivery of this state failed.
     *
     * @return the number
     */
    int attempts();

    /**
     * What went wrong.
     *
     * @return the reason: never the content of the Task nor the text of an exception
     */
    String reason();

    /**
     * Tells whether it was given up.
     *
     * @return true if it is not tried again until the Task changes or {@link Checkpoint#retrying} is asked for
     */
    boolean parked();

    /**
     * When it is tried again at the earliest.
     *
     * @return a time by our clock, empty if the next pass tries
     */
    Optional<Instant> notBefore();
}
