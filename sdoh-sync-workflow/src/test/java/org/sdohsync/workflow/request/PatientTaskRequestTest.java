// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.workflow.request.PatientTaskRequest.Form;

/** What a Task for a patient is written as: strictly as 3.0.0 has it. */
class PatientTaskRequestTest {
    static Stream<PatientTaskRequest> allKinds() {
        return Stream.of(
                PatientTaskRequest.questionnaire("https://x.example/Questionnaire/1", Form.RISK),
                PatientTaskRequest.blankForm("DocumentReference/1", Form.APPLICATION),
                PatientTaskRequest.webForm(URI.create("https://x.example/form"), Form.OTHER),
                PatientTaskRequest.question("When?"),
                PatientTaskRequest.contact("Call", "HealthcareService/1"),
                PatientTaskRequest.review("DocumentReference/1"));
    }

    @ParameterizedTest
    @MethodSource("allKinds")
    void task_ofEachKind_hasWhatTheProfileRequires(PatientTaskRequest request) {
        Task task = request.patient("Patient/7")
                .caregiver("RelatedPerson/8")
                .requester("Organization/clinic")
                .partOf("Task/1")
                .task();

        assertThat(task.getMeta().getProfile().get(0).getValue()).endsWith("SDOHCC-TaskForPatient");
        assertThat(task.getStatus()).isEqualTo(TaskStatus.READY);
        assertThat(task.getIntent()).isEqualTo(Task.TaskIntent.ORDER);
        assertThat(task.getPriority()).isEqualTo(Task.TaskPriority.ROUTINE);
        assertThat(task.getFor().getReference()).isEqualTo("Patient/7");
        assertThat(task.getOwner().getReference()).isEqualTo("RelatedPerson/8");
        assertThat(task.getPartOf()).hasSize(1);
        assertThat(request.toString()).doesNotContain("When");
        assertThatIllegalStateException().isThrownBy(request::requireComplete);
    }

    @Test
    void questionnaire_hasExactlyOneFormAndItsCategory() {
        assertThat(allKinds().limit(3)).allSatisfy(request -> {
            Task task = request.task();
            assertThat(task.getCode().getCodingFirstRep().getCode()).isEqualTo("complete-questionnaire");
            assertThat(task.getInput()).hasSize(2);
            assertThat(task.getInput().get(1).getType().getCodingFirstRep().getCode())
                    .isEqualTo("questionnaire-category");
        });
    }

    @Test
    void contact_andReview_haveWhatTheyAreAbout() {
        assertThat(PatientTaskRequest.review("DocumentReference/1")
                        .task()
                        .getFocus()
                        .getReference())
                .isEqualTo("DocumentReference/1");
        assertThat(PatientTaskRequest.contact("Call", "HealthcareService/1", "Practitioner/2")
                        .task()
                        .getInput())
                .extracting(input -> ((Reference) input.getValue()).getReference())
                .containsExactly("HealthcareService/1", "Practitioner/2");
        assertThatIllegalArgumentException().isThrownBy(() -> PatientTaskRequest.contact("Call"));
        assertThatIllegalArgumentException().isThrownBy(() -> PatientTaskRequest.contact("Call", "Patient/1"));
        assertThatIllegalArgumentException().isThrownBy(() -> PatientTaskRequest.question(" "));
    }
}
