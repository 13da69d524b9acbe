// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.internal.action.Scene;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.Closed;
import org.sdohsync.workflow.referral.OnHold;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Requested;

class TaskReferralTest {
    private static final Outcome FOOD = Outcome.performed(Systems.SNOMED, "710925007", "Provision of food");

    private final Scene scene = new Scene();
    private final FhirClient client =
            FhirClient.over(scene.source().sender(), scene.source().base(), Limits.defaults());
    private ReferralActions actions = actions();

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @CsvSource({
        "draft,''",
        "requested,requested",
        "received,requested",
        "accepted,accepted",
        "ready,accepted",
        "in-progress,inProgress",
        "on-hold,onHold",
        "rejected,closed",
        "cancelled,closed",
        "completed,closed",
        "failed,closed",
        "entered-in-error,closed",
    })
    void states_ofEveryStatus_areExclusive(String status, String expected) {
        Referral referral = referral(status);

        List<String> shown = new ArrayList<>();
        referral.requested().ifPresent(state -> shown.add("requested"));
        referral.accepted().ifPresent(state -> shown.add("accepted"));
        referral.inProgress().ifPresent(state -> shown.add("inProgress"));
        referral.onHold().ifPresent(state -> shown.add("onHold"));
        referral.closed().ifPresent(state -> shown.add("closed"));

        assertThat(shown).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
        assertThat(referral.status().text()).isEqualTo(status);
    }

    @Test
    void steps_inARow_leadThroughTheWholeReferral() {
        Requested requested = referral("requested").requested().orElseThrow();

        OnHold held = requested.accept().start().hold(Reason.of("flood"));
        assertThat(held.referral().status().text()).isEqualTo("on-hold");
        assertThat(held.referral().task().getStatusReason().getText()).isEqualTo("flood");
        Closed closed = held.resume().complete(FOOD);

        assertThat(closed.referral().closed()).isPresent();
        assertThat(closed.referral().versionId()).contains("6");
        assertThat(scene.source().resources().all("Procedure")).hasSize(1);
    }

    @Test
    void steps_thatEndIt_writeTheirStatus() {
        Reason reason = Reason.of("because");

        assertThat(status(referral("requested").requested().orElseThrow().reject(Reason.atCapacity())))
                .isEqualTo("rejected");
        assertThat(status(referral("requested").requested().orElseThrow().cancel(reason)))
                .isEqualTo("cancelled");
        assertThat(status(referral("accepted").accepted().orElseThrow().cancel(reason)))
                .isEqualTo("cancelled");
        assertThat(status(referral("accepted").accepted().orElseThrow().complete(FOOD)))
                .isEqualTo("completed");
        assertThat(status(referral("accepted").accepted().orElseThrow().fail(reason)))
                .isEqualTo("failed");
        assertThat(status(referral("in-progress").inProgress().orElseThrow().fail(reason, FOOD)))
                .isEqualTo("failed");
        assertThat(status(referral("in-progress").inProgress().orElseThrow().cancel(reason)))
                .isEqualTo("cancelled");
        assertThat(status(referral("on-hold").onHold().orElseThrow().complete(FOOD, Outcome.result("Observation/1"))))
                .isEqualTo("completed");
        assertThat(status(referral("on-hold").onHold().orElseThrow().fail(reason)))
                .isEqualTo("failed");
        assertThat(status(referral("on-hold").onHold().orElseThrow().cancel(reason)))
                .isEqualTo("cancelled");
    }

    @Test
    void step_onAnOldSnapshotOfAClosedTask_saysThatItIsClosed() {
        Accepted old = referral("accepted").accepted().orElseThrow();
        scene.begin("completed");

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(old::start)
                .withMessageContaining("It is completed, which is final: no step is possible");
    }

    @Test
    void closed_offersNoStep() {
        assertThat(Set.of(Closed.class.getDeclaredMethods()))
                .extracting(java.lang.reflect.Method::getName)
                .containsExactly("referral");
    }

    @Test
    void referral_isASnapshot() {
        Task task = new Task();
        task.setId("Task/t9/_history/3");
        Referral referral = TaskReferral.of(scene.source().connection(), task, actions);

        task.setId("other");
        referral.task().setId("other");

        assertThat(referral.id()).isEqualTo("t9");
        assertThat(referral.priority()).isEqualTo("routine");
        assertThat(referral.urgent()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskReferral.of(scene.source().connection(), new Task(), actions));
    }

    @Test
    void details_areReadOnce() {
        Referral referral = referral("requested");
        assertThat(scene.source().log()).isEmpty();

        assertThat(referral.doNotContactPatient()).isFalse();
        int requests = scene.source().log().size();
        assertThat(referral.details()).isSameAs(referral.details());

        assertThat(scene.source().log()).hasSize(requests);
        assertThat(referral.urgent()).isTrue();
    }

    @Test
    void details_whereBatchesAreRefused_tellThatOnce() {
        List<ServerFeature> lacking = new ArrayList<>();
        ReferralActions telling = ReferralActions.over(
                scene.runner(),
                connection -> client,
                connection -> lacking.isEmpty()
                        ? ServerCapabilities.unknown()
                        : ServerCapabilities.unknown().with(ServerFeature.BATCH, false),
                (connection, feature) -> lacking.add(feature));
        scene.begin("requested");
        scene.source().batch(false);
        Task task = FhirJson.parse(
                Task.class, scene.source().resources().get("Task/t1").toBytes(), "Task/t1");

        assertThat(telling.details(scene.source().connection(), task).serviceRequest())
                .isPresent();
        assertThat(telling.details(scene.source().connection(), task).serviceRequest())
                .isPresent();

        assertThat(lacking).containsExactly(ServerFeature.BATCH);
        assertThat(scene.source().log()).filteredOn("POST "::equals).hasSize(1);
    }

    @Test
    void states_asRequester_areTheSentOneOnly() {
        scene.begin("accepted");
        Task task = FhirJson.parse(
                Task.class, scene.source().resources().get("Task/t1").toBytes(), "Task/t1");
        Referral sent = TaskReferral.of(scene.source().connection(), task, actions, TaskRole.REQUESTER);

        assertThat(sent.accepted()).isEmpty();
        assertThat(sent.sent()
                        .orElseThrow()
                        .cancel(Reason.of("not needed"))
                        .referral()
                        .status()
                        .text())
                .isEqualTo("cancelled");
        assertThat(sent.sent().orElseThrow().enterInError().referral().part()).isEqualTo(TaskRole.REQUESTER);
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> sent.sent().orElseThrow().send());
    }

    @Test
    void claim_forAnOwnerThatIsNotTheConnections_isRefused() {
        Task task = new Task();
        task.setId("t1");
        task.setStatus(Task.TaskStatus.REQUESTED);
        Referral open = TaskReferral.of(scene.source().connection(), task, actions);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open.open().orElseThrow().claim("Organization/other"));
    }

    @Test
    void toString_ofEveryState_carriesNoContent() {
        Referral referral = referral("on-hold");

        assertThat(referral + " " + referral.onHold() + referral.details())
                .contains("Task/t1")
                .doesNotContainIgnoringCase("canary");
    }

    private static String status(Closed closed) {
        return closed.referral().status().text();
    }

    private ReferralActions actions() {
        return ReferralActions.over(scene.runner(), connection -> client, connection -> ServerCapabilities.unknown());
    }

    private Referral referral(String status) {
        scene.begin(status);
        actions = actions();
        byte[] task = scene.source().resources().get("Task/t1").toBytes();
        return TaskReferral.of(scene.source().connection(), FhirJson.parse(Task.class, task, "Task/t1"), actions);
    }
}
