// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.patient.InProgressTask;
import org.sdohsync.workflow.patient.OnHoldTask;

/**
 * The steps of {@link OnHoldTask}.
 *
 * @param <A> what completes the Task
 */
final class OnHoldState<A> extends UnfinishedState<A> implements OnHoldTask<A> {
    OnHoldState(TaskForPatient<A> task) {
        super(task);
    }

    @Override
    public InProgressTask<A> resume() {
        return new InProgressState<>(held().take(Step.RESUME));
    }
}
