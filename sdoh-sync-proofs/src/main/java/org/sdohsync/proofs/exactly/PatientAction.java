// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UrlType;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.patient.Confirmation;
import org.sdohsync.workflow.patient.Contact;
import org.sdohsync.workflow.patient.ContactTask;
import org.sdohsync.workflow.patient.InProgressTask;
import org.sdohsync.workflow.patient.InformationTask;
import org.sdohsync.workflow.patient.MaterialTask;
import org.sdohsync.workflow.patient.OnHoldTask;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.patient.PdfFormTask;
import org.sdohsync.workflow.patient.QuestionnaireTask;
import org.sdohsync.workflow.patient.ReadyTask;
import org.sdohsync.workflow.patient.WebFormTask;

/** What a patient's application does with a Task for the patient, if it still offers it. */
enum PatientAction implements ProvenAction {
    START(TaskStatus.READY, TaskStatus.INPROGRESS),
    HOLD(TaskStatus.INPROGRESS, TaskStatus.ONHOLD),
    RESUME(TaskStatus.ONHOLD, TaskStatus.INPROGRESS),
    FAIL(TaskStatus.INPROGRESS, TaskStatus.FAILED),
    CANCEL(TaskStatus.READY, TaskStatus.CANCELLED),
    ANSWER(TaskStatus.READY, TaskStatus.COMPLETED),
    CHOOSE(TaskStatus.INPROGRESS, TaskStatus.COMPLETED),
    REVIEW(TaskStatus.READY, TaskStatus.COMPLETED),
    FILL_PAGE(TaskStatus.INPROGRESS, TaskStatus.COMPLETED),
    FILL_FORM(TaskStatus.READY, TaskStatus.COMPLETED),
    SAVE(TaskStatus.INPROGRESS, TaskStatus.INPROGRESS),
    SAVE_TWICE(TaskStatus.READY, TaskStatus.INPROGRESS),
    FILL_IN(TaskStatus.READY, TaskStatus.COMPLETED),
    SAVE_AND_FILL_IN(TaskStatus.READY, TaskStatus.COMPLETED);

    private static final Reason WHY = Reason.of("no time");

    private final TaskStatus from;
    private final TaskStatus to;

    PatientAction(TaskStatus from, TaskStatus to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public TaskStatus from() {
        return from;
    }

    @Override
    public TaskStatus to() {
        return to;
    }

    @Override
    public boolean isOfAPatient() {
        return true;
    }

    @Override
    public Class<? extends Resource> type() {
        return this == FILL_FORM ? DocumentReference.class : QuestionnaireResponse.class;
    }

    @Override
    public int results() {
        return switch (this) {
            case FILL_FORM, SAVE, SAVE_TWICE, FILL_IN, SAVE_AND_FILL_IN -> 1;
            default -> 0;
        };
    }

    @Override
    public int outputs() {
        return this == ANSWER || this == CHOOSE ? 1 : results();
    }

    @Override
    public int steps() {
        return this == SAVE_AND_FILL_IN ? 2 : 1;
    }

    @Override
    public void dress(Task task) {
        switch (this) {
            case START, HOLD, RESUME, FAIL, CANCEL, ANSWER ->
                task.setCode(code(Systems.TEMPORARY, "general-information")).setDescription("Which day?");
            case CHOOSE -> {
                task.setCode(code(Systems.TEMPORARY, "make-contact"));
                input(task, Systems.TEMPORARY, "contact-entity", new Reference("Organization/none"));
            }
            case REVIEW ->
                task.setCode(code(Systems.TEMPORARY, "review-material"))
                        .setFocus(new Reference("DocumentReference/none"));
            case FILL_PAGE -> form(task, Systems.TEMPORARY, "questionnaire-url", new UrlType("https://forms.example/"));
            case FILL_FORM ->
                form(task, Systems.TEMPORARY, "questionnaire-pdf", new Reference("DocumentReference/none"));
            case SAVE, SAVE_TWICE, FILL_IN, SAVE_AND_FILL_IN -> {
                Questionnaire questions = new Questionnaire();
                questions.setId("form");
                questions
                        .setStatus(PublicationStatus.ACTIVE)
                        .addItem()
                        .setLinkId("day")
                        .setType(QuestionnaireItemType.STRING);
                task.addContained(questions);
                form(task, Systems.SDC, "questionnaire", new CanonicalType("#form"));
            }
        }
    }

    private static void form(Task task, String system, String type, Type value) {
        task.setCode(code(Systems.SDC, "complete-questionnaire"));
        input(task, system, type, value);
    }

    private static void input(Task task, String system, String type, Type value) {
        task.addInput().setType(code(system, type)).setValue(value);
    }

    private static CodeableConcept code(String system, String code) {
        return new CodeableConcept().addCoding(new Coding(system, code, null));
    }

    @Override
    public SdohSyncBuilder listen(SdohSyncBuilder app) {
        return app.onPatientTask(this::perform);
    }

    private void perform(PatientTask<?> task) {
        switch (this) {
            case START -> task.ready().ifPresent(ReadyTask::start);
            case HOLD -> task.inProgress().ifPresent(work -> hold(work));
            case RESUME -> task.onHold().ifPresent(OnHoldTask::resume);
            case FAIL -> task.unfinished().ifPresent(open -> open.fail(WHY));
            case CANCEL -> task.unfinished().ifPresent(open -> open.cancel(WHY));
            case ANSWER -> ((InformationTask) task).unfinished().ifPresent(open -> open.complete("Tuesday"));
            case CHOOSE -> ((ContactTask) task).unfinished().ifPresent(open -> open.complete(Contact.named("My aunt")));
            case REVIEW -> ((MaterialTask) task).unfinished().ifPresent(open -> open.complete(Confirmation.DONE));
            case FILL_PAGE -> ((WebFormTask) task).unfinished().ifPresent(open -> open.complete(Confirmation.DONE));
            case FILL_FORM -> ((PdfFormTask) task).unfinished().ifPresent(open -> open.complete(file()));
            case SAVE -> save((QuestionnaireTask) task, "Tuesday");
            case SAVE_TWICE -> {
                save((QuestionnaireTask) task, "Mon");
                save((QuestionnaireTask) task, "Tuesday");
            }
            case FILL_IN -> fillIn((QuestionnaireTask) task);
            case SAVE_AND_FILL_IN -> {
                if (task.unfinished().isPresent()) {
                    save((QuestionnaireTask) task, "Mon");
                    fillIn((QuestionnaireTask) task);
                }
            }
        }
    }

    private static void hold(InProgressTask<?> work) {
        OnHoldTask<?> ignored = work.hold(WHY);
    }

    private static void save(QuestionnaireTask task, String day) {
        task.draft().ifPresent(draft -> draft.save(answers(day)));
    }

    private static void fillIn(QuestionnaireTask task) {
        task.unfinished().ifPresent(open -> open.complete(answers("Tuesday")));
    }

    private static QuestionnaireResponse answers(String day) {
        QuestionnaireResponse answers = new QuestionnaireResponse();
        answers.addItem().setLinkId("day").addAnswer().setValue(new StringType(day));
        return answers;
    }

    /** What is wrong with a result: its status is not that of the Task, or it is not the last that was said. */
    boolean isAsSaid(Resource result) {
        if (!(result instanceof QuestionnaireResponse response)) {
            return true;
        }
        String said =
                ((StringType) response.getItemFirstRep().getAnswerFirstRep().getValue()).getValue();
        String status = to == TaskStatus.COMPLETED ? "completed" : "in-progress";
        return said.equals("Tuesday") && response.getStatus().toCode().equals(status);
    }

    private static Attachment file() {
        return new Attachment().setContentType("application/pdf").setData("form".getBytes(StandardCharsets.UTF_8));
    }
}
