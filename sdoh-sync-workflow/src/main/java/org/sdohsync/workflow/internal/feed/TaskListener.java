// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

/** Takes the Tasks that a pass finds new or changed. Called on the thread that runs the pass, one Task after the other. */
@FunctionalInterface
public interface TaskListener {
    /**
     * Takes one state of a Task. Returning acknowledges it. Throwing leaves it to be delivered again in a later pass, while the
     * other Tasks go on. The same state can come more than once; states of one Task come in the order of their versions.
     *
     * @param snapshot the Task, the listener's own copy
     */
    void deliver(PageTask snapshot);
}
