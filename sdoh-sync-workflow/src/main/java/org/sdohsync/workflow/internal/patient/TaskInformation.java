// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.List;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.internal.action.ActionOutcome;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.patient.InformationTask;

/** The means of {@link InformationTask}. */
final class TaskInformation extends TaskForPatient<String> implements InformationTask {
    TaskInformation(Parts parts) {
        super(parts);
    }

    @Override
    InformationTask kind() {
        return this;
    }

    @Override
    TaskInformation with(Parts after) {
        return new TaskInformation(after);
    }

    @Override
    List<Outcome> outcomes(String answer) {
        return answer.isBlank()
                ? List.of()
                : List.of(ActionOutcome.text(TaskParts.GENERAL_INFORMATION_RESPONSE, answer));
    }
}
