// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.Feed;

/** What is to be done for certain patients, {@code Task.for}: the one of the launch, or some that we know. */
final class PatientSubject extends FeedSubject {
    private static final String PARAMETER = "patient";
    private static final String MEMBER = "for";

    private PatientSubject(Feed feed, SubjectScope scope) {
        super(feed, scope);
    }

    /** The patient that a launch is about. */
    static PatientSubject launched(LaunchContext context) {
        String patient = context.patient()
                .filter(LocalReference::isId)
                .map(id -> "Patient/" + id)
                .or(() -> context.fhirUser().flatMap(PatientSubject::user))
                .orElseThrow(() -> new ProtocolException(
                        "the launch named no patient: connect again with the scope launch/patient", "launch", null));
        return new PatientSubject(Feed.OWNER, SubjectScope.of(List.of(patient)));
    }

    private static Optional<String> user(String fhirUser) {
        int at = fhirUser.lastIndexOf("Patient/");
        return at >= 0 && (at == 0 || fhirUser.charAt(at - 1) == '/')
                ? Optional.of(fhirUser.substring(at)).filter(text -> LocalReference.isId(text.substring(8)))
                : Optional.empty();
    }

    /** Patients that are known by their references. */
    static PatientSubject known(List<String> patients) {
        return new PatientSubject(Feed.PATIENTS, SubjectScope.of(patients));
    }

    @Override
    FeedSubject with(SubjectScope other) {
        return new PatientSubject(feed(), other);
    }

    @Override
    ServerFeature feature() {
        return ServerFeature.PATIENT_SEARCH;
    }

    @Override
    boolean isPatient() {
        return true;
    }

    /** A grant for one patient shows theirs only, also what does not name them. */
    @Override
    boolean searched(ServerCapabilities abilities) {
        return feed() == Feed.OWNER || super.searched(abilities);
    }

    @Override
    String parameter() {
        return PARAMETER;
    }

    @Override
    public String query() {
        return PARAMETER + "=" + scope().ids();
    }

    @Override
    boolean isOfAnyCode() {
        return true;
    }

    @Override
    Optional<String> reference(Task task) {
        return Optional.ofNullable(task.getFor().getReference());
    }

    @Override
    Optional<String> reference(EntryHead head) {
        return head.reference(MEMBER);
    }

    @Override
    boolean leavesOpen(EntryHead head) {
        return head.isIdentifiedOnly(MEMBER);
    }
}
