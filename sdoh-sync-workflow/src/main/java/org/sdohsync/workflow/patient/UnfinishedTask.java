// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import org.sdohsync.workflow.action.Reason;

/**
 * A Task that the patient has not ended, and the steps that end it from whichever open state it is in. Immutable; safe for use by many
 * threads.
 *
 * @param <A> what completes the Task
 */
public interface UnfinishedTask<A> {
    /**
     * The Task itself.
     *
     * @return the Task in this state
     */
    PatientTask<A> task();

    /**
     * Ends the Task with the patient's answer. What the answer makes at the source is posted first, the Task follows. An answer that
     * does not do is refused before anything is sent.
     *
     * @param answer the answer
     * @return the Task afterwards
     * @throws AnswersException if answers to a questionnaire do not do
     * @throws IllegalArgumentException if the answer is none for this Task
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next sync
     */
    PatientTask<A> complete(A answer);

    /**
     * Ends the Task that could not be done.
     *
     * @param reason why, for the people at the source
     * @return the Task afterwards
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next sync
     */
    PatientTask<A> fail(Reason reason);

    /**
     * Calls the Task off.
     *
     * @param reason why, for the people at the source
     * @return the Task afterwards
     * @throws org.sdohsync.core.error.ConflictException if the step is not possible any more
     * @throws org.sdohsync.core.error.SyncException if it is not confirmed; when that may pass, the action is in the journal
     *     and is done by the next sync
     */
    PatientTask<A> cancel(Reason reason);
}
