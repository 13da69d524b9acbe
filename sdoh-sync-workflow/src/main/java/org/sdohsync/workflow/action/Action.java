// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.List;
import java.util.Optional;

/**
 * One step to take on one Task, with its reason and its outcomes. Immutable; safe for use by many threads. {@code toString}
 * shows no content.
 */
public interface Action {
    /**
     * The Task.
     *
     * @return its logical id
     */
    String taskId();

    /**
     * The step.
     *
     * @return the step
     */
    Step step();

    /**
     * Why.
     *
     * @return the reason, for steps that have one
     */
    Optional<Reason> reason();

    /**
     * The role in which it is taken.
     *
     * @return our role in the Task
     */
    TaskRole part();

    /**
     * The new owner of the Task.
     *
     * @return a reference, for a claim
     */
    Optional<String> owner();

    /**
     * The outcomes.
     *
     * @return the outcomes; empty for steps that do not end the work
     */
    List<? extends Outcome> outcomes();
}
