// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.Feed;

/** Each kind of subject: what it searches for, what a checkpoint says of it, and which Tasks are its own. */
class FeedSubjectTest {
    private static final FhirBase BASE = FhirBase.restore("https://ehr.example/fhir");
    private static final ServerCapabilities WANTS_PATIENTS =
            ServerCapabilities.unknown().with(ServerFeature.SEARCH_WITHOUT_PATIENT, false);

    private final FeedSubject owners =
            FeedSubject.of(Role.recipient(List.of("Organization/1", "HealthcareService/2")), LaunchContext.empty());
    private final FeedSubject patient = FeedSubject.of(Role.patient(), LaunchContext.of(Map.of("patient", "p")));
    private final FeedSubject requester = FeedSubject.requester(List.of("Organization/9"));
    private final FeedSubject open = FeedSubject.open();
    private final FeedSubject patients = FeedSubject.patients(List.of("Patient/p", "Patient/q"));
    private final FeedSubject tasks = FeedSubject.tasks(List.of("Task/1", "Task/2"));

    @Test
    void query_ofEachKind_isTheSearchOfTheGuide() {
        assertThat(owners.query()).isEqualTo("owner=Organization/1,HealthcareService/2");
        assertThat(patient.query()).isEqualTo("patient=p");
        assertThat(requester.query()).isEqualTo("requester=Organization/9");
        assertThat(open.query()).isEqualTo("owner:missing=true&status=requested,received");
        assertThat(patients.query()).isEqualTo("patient=p,q");
        assertThat(tasks.query()).isEqualTo("_id=1,2");
    }

    @Test
    void queryWithCode_ofWhatWeDo_asksForThatAlone_ofOthersForAllKinds() {
        String any = "&code=fulfill,complete-questionnaire,general-information,make-contact,review-material";

        assertThat(owners.queryWithCode()).isEqualTo(owners.query() + "&code=fulfill");
        assertThat(open.queryWithCode()).isEqualTo(open.query() + "&code=fulfill");
        for (FeedSubject other : List.of(patient, requester, patients, tasks)) {
            assertThat(other.queryWithCode()).isEqualTo(other.query() + any);
        }
    }

    @Test
    void queryWithPatients_ofASearchByPatients_isNone() {
        for (FeedSubject other : List.of(owners, requester, open, tasks)) {
            assertThat(other.queryWithPatients()).isEmpty();
            assertThat(other.knowing(List.of("Patient/p")).queryWithPatients()).hasValue(other.query() + "&patient=p");
        }
        assertThat(patient.knowing(List.of("Patient/p")).queryWithPatients()).isEmpty();
        assertThat(patients.knowing(List.of("Patient/p")).queryWithPatients()).isEmpty();
    }

    @Test
    void feature_ofEachKind_isThatOfItsSearch() {
        assertThat(List.of(owners, patient, requester, open, patients, tasks))
                .extracting(FeedSubject::feature)
                .containsExactly(
                        ServerFeature.OWNER_SEARCH,
                        ServerFeature.PATIENT_SEARCH,
                        ServerFeature.REQUESTER_SEARCH,
                        ServerFeature.OPEN_SEARCH,
                        ServerFeature.PATIENT_SEARCH,
                        ServerFeature.ID_SEARCH);
        assertThat(List.of(owners, patient, requester, open, patients, tasks))
                .extracting(FeedSubject::feed)
                .containsExactly(Feed.OWNER, Feed.OWNER, Feed.REQUESTER, Feed.UNOWNED, Feed.PATIENTS, Feed.TASKS);
    }

    @Test
    void checkpoint_ofEachKind_saysTheSameAsEver() {
        assertThat(written(owners)).isEqualTo("owner=Organization/1,HealthcareService/2");
        assertThat(written(patient)).isEqualTo("patient=Patient/p");
        assertThat(written(requester)).isEqualTo("requester=Organization/9");
        assertThat(written(open)).isEqualTo("owner:missing");
        assertThat(written(patients)).isEqualTo("patient=Patient/p,Patient/q");
        assertThat(written(tasks)).isEqualTo("_id=Task/1,Task/2");
        assertThat(written(open.knowing(List.of("Patient/p", "Patient/q"))))
                .isEqualTo("owner:missing patient=Patient/p,Patient/q");
        assertThat(written(patients.knowing(List.of("Patient/p")))).isEqualTo("patient=Patient/p,Patient/q");
        assertThat(leftTo(open.behind(List.of(owners, requester))))
                .isEqualTo("owner=Organization/1,HealthcareService/2; requester=Organization/9");
    }

    @Test
    void cursor_ofWhatAnEarlierCheckpointSays_holdsForTheSameAndForLess() {
        assertThat(holds("owner=HealthcareService/2,Organization/1,Organization/3", owners))
                .isTrue();
        assertThat(holds("owner=Organization/1", owners)).isFalse();
        assertThat(holds("requester=Organization/1,HealthcareService/2", owners))
                .isFalse();
        assertThat(holds("owner:missing", open)).isTrue();
        assertThat(holds("owner=", open)).isFalse();
        assertThat(holds("", owners)).isFalse();
        assertThat(holds("_id=Task/1,Task/2,Task/3", tasks)).isTrue();
        assertThat(holds("patient=Patient/p", patient)).isTrue();
        assertThat(holds("patient=Patient/p", patients)).isFalse();
        assertThat(holds("owner:missing patient=Patient/p,Patient/q", open.knowing(List.of("Patient/q"))))
                .isTrue();
        assertThat(holds("owner:missing patient=Patient/p", open.knowing(List.of("Patient/q"))))
                .isFalse();
    }

    @Test
    void takes_aTaskThatNamesTheSubject_andNoOther() {
        Task task = task("1", TaskStatus.REQUESTED);
        task.setOwner(new Reference("Organization/1"));
        task.setRequester(new Reference("Organization/9"));
        task.setFor(new Reference("Patient/q"));

        assertThat(takes(owners, task)).isTrue();
        assertThat(takes(requester, task)).isTrue();
        assertThat(takes(patients, task)).isTrue();
        assertThat(takes(tasks, task)).isTrue();
        assertThat(takes(open, task)).isFalse();
        assertThat(takes(patient, task)).isFalse();
        assertThat(takes(requester.behind(List.of(owners)), task)).isFalse();
        assertThat(takes(patients.behind(List.of(open)), task)).isTrue();
    }

    @Test
    void takes_aTaskThatNamesNobody_onlyWhereTheServerSearchedByTheSubject() {
        Task task = task("7", TaskStatus.REQUESTED);

        assertThat(takes(open, task)).isTrue();
        assertThat(takes(owners, task)).isFalse();
        // The launch is about one patient: what such a grant shows is theirs.
        assertThat(takes(patient, task)).isTrue();
        assertThat(takes(patients, task)).isFalse();
        assertThat(takes(tasks, task)).isFalse();
        assertThat(owners.takes(BASE, task, ServerCapabilities.unknown().with(ServerFeature.OWNER_SEARCH, true)))
                .isTrue();
        assertThat(takes(open.behind(List.of(patient)), task)).isTrue();
        task.setStatus(TaskStatus.ACCEPTED);
        assertThat(takes(open, task)).isFalse();
    }

    @Test
    void halves_partTheReferencesFirst_thenThePatientsToName() {
        assertThat(tasks.knowing(List.of("Patient/p", "Patient/q")).halves())
                .extracting(half -> half.queryWithPatients().orElse(""))
                .containsExactly("_id=1&patient=p,q", "_id=2&patient=p,q");
        assertThat(open.knowing(List.of("Patient/p", "Patient/q")).halves())
                .extracting(half -> half.queryWithPatients().orElse(""))
                .containsExactly(open.query() + "&patient=p", open.query() + "&patient=q");
        assertThat(open.halves()).isEmpty();
        assertThat(requester.halves()).isEmpty();
        assertThat(tasks.behind(List.of(owners)).halves())
                .allSatisfy(half -> assertThat(half.feed()).isEqualTo(Feed.TASKS))
                .noneSatisfy(half -> assertThat(takes(half, owned("1"))).isTrue());
    }

    private static Task owned(String id) {
        Task task = task(id, TaskStatus.REQUESTED);
        task.setOwner(new Reference("Organization/1"));
        return task;
    }

    private static Task task(String id, TaskStatus status) {
        Task task = new Task();
        task.setId("Task/" + id);
        task.setStatus(status);
        return task;
    }

    private static boolean takes(FeedSubject subject, Task task) {
        return subject.takes(BASE, task, ServerCapabilities.unknown());
    }

    /** What a checkpoint says its cursor holds for, at a server that wants a patient in every search. */
    private static String written(FeedSubject subject) {
        CursorScope reach = new CursorScope(subject, Checkpoint.fresh(new ConnectionId("c1"), subject));
        boolean ignored = reach.settle(WANTS_PATIENTS);
        return reach.holdsFor();
    }

    private static String leftTo(FeedSubject subject) {
        CursorScope reach = new CursorScope(subject, Checkpoint.fresh(new ConnectionId("c1"), subject));
        boolean ignored = reach.leavesAll(WANTS_PATIENTS);
        return reach.leftTo();
    }

    private static boolean holds(String saved, FeedSubject wanted) {
        Checkpoint from = new CheckpointCodec()
                .read(JsonObject.builder()
                        .number("format", 1)
                        .text("connection", "c1")
                        .text(
                                "feed",
                                wanted.feed() == Feed.OWNER
                                        ? null
                                        : wanted.feed().stored())
                        .text("subject", saved)
                        .text("cursor", Instant.EPOCH.toString())
                        .build());
        return new CursorScope(wanted, from).holds(WANTS_PATIENTS);
    }
}
