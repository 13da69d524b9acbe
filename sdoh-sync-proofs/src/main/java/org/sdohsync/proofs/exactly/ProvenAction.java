// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.workflow.SdohSyncBuilder;

/** What an application does with its one Task, and what has to be at the server afterwards. */
interface ProvenAction {
    /** The status before. */
    TaskStatus from();

    /** The status after. */
    TaskStatus to();

    /** Lets an application do it, whenever its Task offers it. */
    SdohSyncBuilder listen(SdohSyncBuilder app);

    /** Whether nobody owns the Task before. */
    default boolean isOfAnOpenTask() {
        return false;
    }

    /** Whether it is the patient's application. */
    default boolean isOfAPatient() {
        return false;
    }

    /** Makes the Task what the action is about. */
    default void dress(Task task) {}

    /** The type of what it leaves beside the Task. */
    default Class<? extends Resource> type() {
        return Procedure.class;
    }

    /** How many of these it leaves. */
    int results();

    /** How many outputs the Task has afterwards. */
    default int outputs() {
        return results();
    }

    /** How often the Task is written, which is how many steps are taken. */
    default int steps() {
        return 1;
    }
}
