// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskOutputComponent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;

class ReferralTasksTest {
    private static final Set<TaskStatus> WITH_REASON =
            EnumSet.of(TaskStatus.REJECTED, TaskStatus.CANCELLED, TaskStatus.ONHOLD, TaskStatus.FAILED);

    @Test
    void taskIds_everyStatusButRequestedAndReady_haveOneTask() {
        Set<TaskStatus> others =
                EnumSet.complementOf(EnumSet.of(TaskStatus.REQUESTED, TaskStatus.READY, TaskStatus.NULL));

        assertThat(others)
                .hasSize(10)
                .allSatisfy(status -> assertThat(Samples.COUNTY.taskIds(status)).hasSize(1));
    }

    @Test
    void referrals_everyOne_meetsTheProfile() {
        assertThat(Samples.referrals(Samples.COUNTY)).hasSize(7 + 10 + 4).allSatisfy(task -> {
            assertThat(task.getIntent()).isEqualTo(TaskIntent.ORDER);
            assertThat(Samples.same(task.getCode().getCodingFirstRep(), Codes.FULFILL))
                    .isTrue();
            assertThat(task.getFocus().getReference()).startsWith("ServiceRequest/");
            assertThat(task.getFor().getReference()).matches("(Patient|Group|RelatedPerson)/.+");
            assertThat(task.getRequester().getReference()).matches("(PractitionerRole|Organization)/.+");
            assertThat(task.hasAuthoredOn()).isTrue();
            assertThat(task.getLastModified()).isAfterOrEqualTo(task.getAuthoredOn());
            assertThat(task.getStatusReason().hasText()).isEqualTo(WITH_REASON.contains(task.getStatus()));
            assertThat(task.hasOutput()).isEqualTo(task.getStatus() == TaskStatus.COMPLETED);
        });
    }

    @Test
    void referrals_inAStatusTheProfileLeavesOut_claimAnOlderVersion() {
        assertThat(Samples.referrals(Samples.COUNTY))
                .filteredOn(task -> task.getStatus() == TaskStatus.RECEIVED || task.getStatus() == TaskStatus.READY)
                .extracting(task -> task.getMeta().getProfile().get(0).getValue())
                .containsExactly(Profiles.REFERRAL_TASK + "|2.0.0");
    }

    @Test
    void completed_names_itsProcedureItsCodeAndTheEnrollment() {
        Task task = Samples.task(Samples.COUNTY, "task-completed");

        assertThat(task.getOutput())
                .extracting(output -> output.getType().getCodingFirstRep().getCode())
                .containsExactly("resulting-activity", "resulting-activity", "additional-content");
        assertThat(target(task.getOutput().get(0))).isEqualTo("Procedure/procedure-task-completed");
        assertThat(task.getOutput().get(1).getValue()).isInstanceOf(CodeableConcept.class);
        assertThat(target(task.getOutput().get(2))).isEqualTo("Observation/enrollment-task-completed");
        Procedure procedure = Samples.one(Samples.COUNTY, Procedure.class, "procedure-task-completed");
        assertThat(procedure.getBasedOnFirstRep().getReference())
                .isEqualTo(task.getFocus().getReference());
        assertThat(procedure.getSubject().getReference())
                .isEqualTo(task.getFor().getReference());
        assertThat(procedure.getPerformer().get(0).getActor().getReference())
                .isEqualTo(task.getOwner().getReference());
    }

    @Test
    void requests_followTheirTasks() {
        assertThat(Samples.referrals(Samples.COUNTY)).allSatisfy(task -> {
            ServiceRequest request = request(task);
            assertThat(request.getPriority().toCode())
                    .isEqualTo(task.getPriority().toCode());
            assertThat(request.getAuthoredOn()).isBefore(task.getAuthoredOn());
            assertThat(request.hasPerformer()).isEqualTo(task.hasOwner());
        });
        assertThat(request(Samples.task(Samples.COUNTY, "task-cancelled")).getStatus())
                .isEqualTo(ServiceRequest.ServiceRequestStatus.REVOKED);
        assertThat(request(Samples.task(Samples.COUNTY, "task-completed")).getStatus())
                .isEqualTo(ServiceRequest.ServiceRequestStatus.COMPLETED);
        assertThat(request(Samples.task(Samples.COUNTY, "task-draft")).getStatus())
                .isEqualTo(ServiceRequest.ServiceRequestStatus.DRAFT);
    }

    @Test
    void specialCases_areWhereTheyAreSaidToBe() {
        assertThat(Samples.COUNTY.taskIds(task -> task.hasFocus() && forbidsContact(task)))
                .containsExactly("task-requested-2", "task-accepted");
        assertThat(Samples.COUNTY.taskIds(task -> Samples.claims(task, Profiles.REFERRAL_TASK) && task.hasInput()))
                .containsExactly("task-requested-3", "task-in-progress");
        assertThat(Samples.task(Samples.COUNTY, "task-accepted").getFor().getReference())
                .isEqualTo("RelatedPerson/caregiver-1");
        assertThat(Samples.task(Samples.COUNTY, "task-on-hold").getFor().getReference())
                .isEqualTo("Group/group-food");
    }

    @Test
    void contentRich_inputs_areAdditionalContent() {
        Task task = Samples.task(Samples.COUNTY, "task-in-progress");

        assertThat(task.getInput()).hasSize(2).allSatisfy(input -> {
            assertThat(Samples.same(input.getType().getCodingFirstRep(), Codes.ADDITIONAL_CONTENT))
                    .isTrue();
            assertThat(((Reference) input.getValue()).getReference()).matches("(Observation|QuestionnaireResponse)/.+");
        });
    }

    @Test
    void requested_defaultNumber_spansSeveralDomainsAndPatients() {
        assertThat(Samples.COUNTY.requestedIds().stream()
                        .map(id -> request(Samples.task(Samples.COUNTY, id)))
                        .map(request ->
                                request.getCategory().get(1).getCodingFirstRep().getCode())
                        .distinct())
                .hasSize(Domain.ALL.size());
        assertThat(Samples.COUNTY.requestedIds().stream()
                        .map(id -> Samples.task(Samples.COUNTY, id).getFor().getReference())
                        .distinct())
                .hasSize(7);
    }

    private static boolean forbidsContact(Task task) {
        return task.getFocus().getReference().startsWith("ServiceRequest/")
                && request(task).getOrderDetail().stream()
                        .anyMatch(detail -> Samples.same(detail.getCodingFirstRep(), Codes.NO_CONTACT));
    }

    private static ServiceRequest request(Task task) {
        String id = task.getFocus().getReference().split("/", 2)[1];
        return Samples.one(Samples.COUNTY, ServiceRequest.class, id);
    }

    private static String target(TaskOutputComponent output) {
        return ((Reference) output.getValue()).getReference();
    }
}
