// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.List;
import org.sdohsync.core.store.Unreadable;

/**
 * What is parked.
 *
 * @param tasks the parked Tasks
 * @param unreadable the checkpoints that cannot be read, so that nobody can tell what is parked there
 */
public record ParkedTasks(List<ParkedTask> tasks, List<Unreadable> unreadable) {
    /**
     * Copies the lists.
     *
     * @param tasks the parked Tasks
     * @param unreadable the checkpoints that cannot be read, so that nobody can tell what is parked there
     */
    public ParkedTasks {
        tasks = List.copyOf(tasks);
        unreadable = List.copyOf(unreadable);
    }
}
