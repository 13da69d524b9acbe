// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.patient.InProgressTask;
import org.sdohsync.workflow.patient.OnHoldTask;

/**
 * The steps of {@link InProgressTask}.
 *
 * @param <A> what completes the Task
 */
final class InProgressState<A> extends UnfinishedState<A> implements InProgressTask<A> {
    InProgressState(TaskForPatient<A> task) {
        super(task);
    }

    @Override
    public OnHoldTask<A> hold(Reason reason) {
        return held(reason);
    }
}
