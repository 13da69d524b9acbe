// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.internal.code.TaskCodes;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.internal.patient.TaskForPatient.Parts;
import org.sdohsync.workflow.patient.PatientTask;

/**
 * Tells the kind of a Task for a patient by its code, and that of a questionnaire by its input. The codes that the guide's page prints
 * and those of older versions are known too.
 */
public final class PatientTaskKinds {
    private PatientTaskKinds() {}

    /**
     * Makes a Task for a patient.
     *
     * @param connection the source that holds it
     * @param task the Task; copied
     * @param part whose it is
     * @param actions the means to read and to answer
     * @return the Task of its kind; empty if it is of no known kind, such as a referral, or a questionnaire without a form
     */
    public static Optional<PatientTask<?>> of(Connection connection, Task task, TaskRole part, PatientActions actions) {
        if (TaskCodes.isReferral(task)) {
            return Optional.empty();
        }
        Parts parts = new Parts(connection, FhirJson.copy(task), part, actions);
        if (isOf(task, TaskCodes.COMPLETE_QUESTIONNAIRE)) {
            return questionnaire(parts);
        }
        if (isOf(task, TaskCodes.GENERAL_INFORMATION)
                || isOf(task, TaskCodes.GENERAL_INFORMATION_AS_PRINTED)
                || isOf(task, TaskCodes.ADHOC)) {
            return Optional.of(new TaskInformation(parts));
        }
        if (isOf(task, TaskCodes.MAKE_CONTACT) || isOf(task, TaskCodes.MAKE_CONTACT_AS_PRINTED)) {
            return Optional.of(new TaskContact(parts));
        }
        return isOf(task, TaskCodes.REVIEW_MATERIAL) ? Optional.of(new TaskMaterial(parts)) : Optional.empty();
    }

    private static Optional<PatientTask<?>> questionnaire(Parts parts) {
        if (TaskInputs.text(parts.task(), TaskParts.QUESTIONNAIRE).isPresent()) {
            return Optional.of(new TaskQuestionnaire(parts));
        }
        if (!TaskInputs.references(parts.task(), TaskParts.QUESTIONNAIRE_PDF).isEmpty()) {
            return Optional.of(new TaskPdfForm(parts));
        }
        return TaskInputs.text(parts.task(), TaskParts.QUESTIONNAIRE_URL).isPresent()
                ? Optional.of(new TaskWebForm(parts))
                : Optional.empty();
    }

    private static boolean isOf(Task task, Code code) {
        return code.in(task.getCode());
    }
}
