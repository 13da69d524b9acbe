// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.LocalReference;

/** Whether the patient of a connection, or the person who signed in, owns a Task (SDOHCC Patient Application, Task.update). */
public final class OwnedByUser {
    private OwnedByUser() {}

    /**
     * Tells whether a Task may be worked on by a patient's application.
     *
     * @param connection a connection in the patient's role
     * @param base the source with what is known of its other addresses
     * @param owner the reference of {@code Task.owner}, null if there is none
     * @return true if it is the patient's or the user's own
     */
    public static boolean test(Connection connection, FhirBase base, @Nullable String owner) {
        if (owner == null) {
            return false;
        }
        String local =
                LocalReference.find(base, owner).map(LocalReference::toString).orElse(owner);
        LaunchContext context = connection.context();
        return context.patient().filter(id -> local.equals("Patient/" + id)).isPresent()
                || context.fhirUser()
                        .filter(user -> user.equals(local) || user.endsWith("/" + local))
                        .isPresent();
    }
}
