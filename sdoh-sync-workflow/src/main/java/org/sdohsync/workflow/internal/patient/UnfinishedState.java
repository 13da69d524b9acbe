// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.patient.UnfinishedTask;

/**
 * The steps of {@link UnfinishedTask}.
 *
 * @param <A> what completes the Task
 */
abstract sealed class UnfinishedState<A> implements UnfinishedTask<A> permits ReadyState, InProgressState, OnHoldState {
    private final TaskForPatient<A> task;

    UnfinishedState(TaskForPatient<A> task) {
        this.task = task;
    }

    @Override
    public final PatientTask<A> task() {
        return task.kind();
    }

    final TaskForPatient<A> held() {
        return task;
    }

    @Override
    public final PatientTask<A> complete(A answer) {
        TaskAction bare = TaskAction.of(Step.COMPLETE, task.id());
        return task.take(bare.outcomes(task.outcomes(answer))).kind();
    }

    @Override
    public final PatientTask<A> fail(Reason reason) {
        return task.take(TaskAction.of(Step.FAIL, task.id(), reason)).kind();
    }

    @Override
    public final PatientTask<A> cancel(Reason reason) {
        return task.take(TaskAction.of(Step.CANCEL, task.id(), reason)).kind();
    }

    final OnHoldState<A> held(Reason reason) {
        return new OnHoldState<>(task.take(TaskAction.of(Step.HOLD, task.id(), reason)));
    }

    /** Prints the Task without content. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + task + "]";
    }
}
