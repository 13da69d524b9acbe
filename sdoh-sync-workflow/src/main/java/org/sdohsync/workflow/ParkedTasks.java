// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.List;
import org.sdohsync.core.store.UnreadableRecord;

/**
 * The parked Tasks. Immutable.
 *
 * @param tasks the parked Tasks
 * @param unreadable the checkpoints that cannot be read, whose parked Tasks are unknown
 */
public record ParkedTasks(List<ParkedTask> tasks, List<UnreadableRecord> unreadable) {
    /**
     * Copies the lists.
     *
     * @param tasks the parked Tasks
     * @param unreadable the checkpoints that cannot be read, whose parked Tasks are unknown
     */
    public ParkedTasks {
        tasks = List.copyOf(tasks);
        unreadable = List.copyOf(unreadable);
    }
}
