// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.workflow.fhir.LocalReference;

/** Whose Tasks are meant for us: those of certain owners, or those of one patient. Immutable. */
public final class FeedSubject {
    private final String parameter;
    private final String member;
    private final List<String> references;

    private FeedSubject(String parameter, String member, List<String> references) {
        this.parameter = parameter;
        this.member = member;
        this.references = List.copyOf(references);
    }

    /**
     * Tells whose Tasks a connection is about.
     *
     * @param role as whom we work with the source
     * @param context what the launch said; names the patient for the patient's role
     * @return the subject
     * @throws ProtocolException if the role is the patient's and the launch named none
     */
    public static FeedSubject of(Role role, LaunchContext context) {
        if (!role.isPatient()) {
            return new FeedSubject("owner", "owner", role.owners());
        }
        String patient = context.patient()
                .filter(LocalReference::isId)
                .map(id -> "Patient/" + id)
                .or(() -> context.fhirUser().flatMap(FeedSubject::patientUser))
                .orElseThrow(() -> new ProtocolException(
                        "the launch named no patient: connect again with the scope launch/patient", "launch", null));
        return new FeedSubject("patient", "for", List.of(patient));
    }

    /** The search parameter and its values; a patient by the bare id, which more servers understand. */
    String query() {
        String values = String.join(",", references);
        return parameter + "=" + (isPatient() ? values.substring("Patient/".length()) : values);
    }

    /** The member of a Task that names the subject. */
    String member() {
        return member;
    }

    boolean isPatient() {
        return parameter.equals("patient");
    }

    /**
     * Tells whether a reference in a Task names the subject.
     *
     * @param base the Task's server
     * @param reference the reference as the server wrote it, if there is one
     * @param searched true if the server is known to have searched by the subject: it then knows its own aliases, such as the
     *     address it has inside of its network, and a Task without the reference
     * @return true if the Task is meant for us
     */
    boolean named(FhirBase base, Optional<String> reference, boolean searched) {
        if (reference.isEmpty()) {
            return searched;
        }
        String written = reference.get();
        Optional<LocalReference> local = LocalReference.find(base, written);
        if (local.isPresent()) {
            return references.contains(local.get().toString());
        }
        return searched && references.stream().anyMatch(ours -> written.endsWith("/" + ours));
    }

    /** The subject as text, for example {@code owner=Organization/1}. */
    @Override
    public String toString() {
        return parameter + "=" + String.join(",", references);
    }

    private static Optional<String> patientUser(String fhirUser) {
        int at = fhirUser.lastIndexOf("Patient/");
        return at >= 0 && (at == 0 || fhirUser.charAt(at - 1) == '/')
                ? Optional.of(fhirUser.substring(at)).filter(text -> LocalReference.isId(text.substring(8)))
                : Optional.empty();
    }
}
