// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.action.StepNotPermittedException;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.internal.code.TaskCodes;

/**
 * What the application of a connection may write.
 *
 * @param connection the connection
 * @param base its source, with what is known of its other addresses
 */
record TaskPermission(Connection connection, FhirBase base) {
    /**
     * Refuses an action before anything is sent: a patient's application acts on the patient's own Tasks only, and no other
     * application does.
     */
    void requirePermitted(TaskAction action) {
        if (connection.role().isPatient() != (action.part() == TaskRole.PATIENT)) {
            throw refused(action);
        }
    }

    /** Refuses an action of the patient on a referral, whoever owns it. */
    void requireNoReferral(TaskAction action, JsonObject task) {
        boolean referral = task.object("code").map(code -> code.objects("coding")).orElse(List.of()).stream()
                .anyMatch(coding -> coding.text("code")
                        .filter(TaskCodes.FULFILL.code()::equals)
                        .isPresent());
        if (referral && action.part() == TaskRole.PATIENT) {
            throw refused(action);
        }
    }

    private StepNotPermittedException refused(TaskAction action) {
        return new StepNotPermittedException("Task/" + action.taskId() + " at " + base + ": the step "
                + action.step().verb()
                + " was refused and nothing was written: a patient's application takes steps on Tasks"
                + " for the patient, never on a referral, and only it does; connect in the other role");
    }

    /**
     * Tells whether we may update a Task: only its owner may (SDOHCC, Task.update of the recipients). A Task without a
     * reference to its owner counts as ours if the source's search returned it. For a patient it has to name the patient, or the
     * user.
     */
    boolean isOurs(JsonObject task) {
        Optional<String> owner = task.object("owner").flatMap(reference -> reference.text("reference"));
        Role role = connection.role();
        if (role.isPatient()) {
            return OwnedByUser.test(connection, base, owner.orElse(null));
        }
        if (owner.isEmpty()) {
            return true;
        }
        String written = owner.get();
        return LocalReference.find(base, written)
                .map(local -> role.owners().contains(local.toString()))
                .orElseGet(() -> role.owners().stream().anyMatch(ours -> written.endsWith("/" + ours)));
    }
}
