// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.patient.InProgressTask;
import org.sdohsync.workflow.patient.OnHoldTask;
import org.sdohsync.workflow.patient.ReadyTask;

/**
 * The steps of {@link ReadyTask}.
 *
 * @param <A> what completes the Task
 */
final class ReadyState<A> extends UnfinishedState<A> implements ReadyTask<A> {
    ReadyState(TaskForPatient<A> task) {
        super(task);
    }

    @Override
    public InProgressTask<A> start() {
        return new InProgressState<>(held().take(Step.START));
    }

    @Override
    public OnHoldTask<A> hold(Reason reason) {
        return held(reason);
    }
}
