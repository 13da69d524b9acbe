// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.request.PatientTaskAnswers;
import org.sdohsync.workflow.request.PatientTaskRequest;
import org.sdohsync.workflow.request.PatientTaskRequest.Form;
import org.sdohsync.workflow.request.Requests;

/** A source that asks its patients: it creates each kind of Task, follows it, and reads the answer. */
@Timeout(480)
class PatientTaskRequestRoundTripTest {
    private final ReferralSource server = ReferralSource.quick("county");
    private final RequesterStage clinic = new RequesterStage(server, RequesterStage.CLINIC);
    private final Requests requests = clinic.sync().requests(clinic.connection().id());
    private final String person = server.data().patientIds().get(0);

    @AfterEach
    void stop() {
        clinic.close();
        server.close();
    }

    @Test
    void questionnaire_askedAndAnswered_givesTheQuestionnaireResponse() {
        String canonical = "https://forms.example/Questionnaire/needs|1.0";
        String task = requests.ask(
                "q-1",
                complete(PatientTaskRequest.questionnaire(canonical, Form.RISK)).urgent());

        Task asked = server.auditor().read(Task.class, task);
        assertThat(asked.getStatus()).isEqualTo(TaskStatus.READY);
        assertThat(asked.getOwner().getReference()).isEqualTo("Patient/" + person);
        assertThat(asked.getPriority().toCode()).isEqualTo("urgent");
        assertThat(((CanonicalType) asked.getInputFirstRep().getValue()).getValue())
                .isEqualTo(canonical);
        assertThat(asked.getInput().get(1).getType().getCodingFirstRep().getCode())
                .isEqualTo("questionnaire-category");
        assertThat(requests.answers(task).orElseThrow().questionnaireResponse()).isEmpty();

        answer(task, Systems.SDC, "questionnaire-response", new Reference("QuestionnaireResponse/screening-" + person));

        assertThat(clinic.sync().syncNow().complete()).isTrue();
        assertThat(clinic.others()).extracting(Task::getIdPart).contains(task);
        QuestionnaireResponse response =
                requests.answers(task).orElseThrow().questionnaireResponse().orElseThrow();
        assertThat(response.getIdPart()).isEqualTo("screening-" + person);
    }

    @Test
    void blankForm_askedAndAnswered_givesTheDocument() {
        String task = requests.ask(
                "form-1",
                complete(PatientTaskRequest.blankForm("DocumentReference/form-blank-" + person, Form.APPLICATION)));

        answer(
                task,
                Systems.TEMPORARY,
                "questionnaire-pdf-completed",
                new Reference("DocumentReference/form-filled-" + person));

        DocumentReference form =
                requests.answers(task).orElseThrow().completedForm().orElseThrow();
        assertThat(form.getIdPart()).isEqualTo("form-filled-" + person);
    }

    @Test
    void question_askedAndAnswered_givesTheText() {
        String task = requests.ask("info-1", complete(PatientTaskRequest.question("Which weekday suits you?")));
        assertThat(server.auditor().read(Task.class, task).getDescription()).isEqualTo("Which weekday suits you?");

        answer(task, Systems.TEMPORARY, "general-information-response", new MarkdownType("Tuesday"));

        assertThat(requests.answers(task).orElseThrow().informationResponses()).containsExactly("Tuesday");
    }

    @Test
    void contact_askedAndAnswered_givesTheChosenOne() {
        String task = requests.ask(
                "contact-1",
                complete(PatientTaskRequest.contact(
                        "Please call one of these",
                        "HealthcareService/service-appointments",
                        "Organization/org-source")));
        assertThat(server.auditor().read(Task.class, task).getInput()).hasSize(2);

        answer(task, Systems.TEMPORARY, "chosen-contact", new MarkdownType("Benefits counseling"));

        assertThat(requests.answers(task).orElseThrow().chosenContact()).contains("Benefits counseling");
    }

    @Test
    void webFormAndReview_areCreatedAsTheGuideHasThem() {
        String web = requests.ask(
                "web-1", complete(PatientTaskRequest.webForm(URI.create("https://forms.example/heating"), Form.OTHER)));
        String review = requests.ask(
                "review-1",
                complete(PatientTaskRequest.review("DocumentReference/form-blank-" + person))
                        .description("Please read this"));

        assertThat(server.auditor()
                        .read(Task.class, web)
                        .getInputFirstRep()
                        .getValue()
                        .primitiveValue())
                .isEqualTo("https://forms.example/heating");
        Task material = server.auditor().read(Task.class, review);
        assertThat(material.getFocus().getReference()).isEqualTo("DocumentReference/form-blank-" + person);
        assertThat(requests.ask(
                        "review-1",
                        complete(PatientTaskRequest.review("DocumentReference/form-blank-" + person))
                                .description("Please read this")))
                .isEqualTo(review);
    }

    @Test
    void cancel_ofWhatWasAsked_isTheRequesters() {
        String task = requests.ask("info-2", complete(PatientTaskRequest.question("Are you at home on Friday?")));

        Task cancelled = requests.cancel(task, Reason.of("we know it by now"));

        assertThat(cancelled.getStatus()).isEqualTo(TaskStatus.CANCELLED);
        PatientTaskAnswers answers = requests.answers(task).orElseThrow();
        assertThat(answers.task().getStatusReason().getText()).isEqualTo("we know it by now");
        assertThat(answers.informationResponses()).isEmpty();
    }

    private PatientTaskRequest complete(PatientTaskRequest request) {
        return request.patient("Patient/" + person).requester(RequesterStage.CLINIC);
    }

    /** What the patient's application does. */
    private void answer(String id, String system, String code, Type value) {
        Task task = server.auditor().read(Task.class, id);
        task.setStatus(TaskStatus.COMPLETED);
        task.addOutput()
                .setType(new CodeableConcept()
                        .addCoding(new Coding().setSystem(system).setCode(code)))
                .setValue(value);
        server.auditor().put(task);
    }
}
