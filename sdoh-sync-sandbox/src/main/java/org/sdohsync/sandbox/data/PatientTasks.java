// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.time.Duration;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskPriority;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UrlType;

/** Tasks for one patient: each kind ready and completed, and every other status once. */
final class PatientTasks {
    private final World world;
    private final Patient patient;
    private final DocumentReference leaflet;
    private int written;

    PatientTasks(World world, Patient patient) {
        this.world = world;
        this.patient = patient;
        this.leaflet = new Documents(world.ledger())
                .text(
                        "leaflet-" + patient.getIdPart(),
                        Codes.EDUCATION_NOTE.concept(),
                        patient,
                        Places.to(world.places().source()),
                        "How to read a utility bill. This leaflet is synthetic.");
    }

    /** Everything: the patient whose app is under test. */
    void writeAll() {
        questionnaires();
        forms();
        generalInformation(TaskStatus.READY);
        Task answered = generalInformation(TaskStatus.COMPLETED);
        Outcomes.output(answered, Codes.INFORMATION_RESPONSE, new MarkdownType("Tuesday, please."));
        because(generalInformation(TaskStatus.ONHOLD), "Asks a relative first");
        generalInformation(TaskStatus.ENTEREDINERROR);

        contact(TaskStatus.READY);
        Task called = contact(TaskStatus.COMPLETED);
        String chosen = world.places().appointments().getName();
        Outcomes.output(called, Codes.CHOSEN_CONTACT, new MarkdownType(chosen));
        because(contact(TaskStatus.CANCELLED), "Found help elsewhere");

        review(TaskStatus.READY);
        review(TaskStatus.COMPLETED);
        because(review(TaskStatus.FAILED), "The file does not open");
    }

    /** Two only: the patient whose Tasks must not be shown to the first. */
    void writeFew() {
        generalInformation(TaskStatus.READY);
        review(TaskStatus.READY);
    }

    private void questionnaires() {
        Questionnaire screening = world.forms().screening();
        Questionnaire feedback = world.forms().feedback();
        questionnaire(TaskStatus.READY, screening.getUrl() + "|" + Forms.VERSION, Codes.RISK);
        questionnaire(TaskStatus.INPROGRESS, feedback.getUrl(), Codes.FEEDBACK);
        Task completed = questionnaire(TaskStatus.COMPLETED, feedback.getUrl(), Codes.FEEDBACK);
        Outcomes.output(
                completed,
                Codes.QUESTIONNAIRE_RESPONSE,
                IssuedResources.to(world.forms().praised(world.ledger(), patient)));
    }

    private void forms() {
        DocumentReference blank = form("form-blank", "Application form, blank");
        pdf(TaskStatus.READY, blank);
        DocumentReference filled = form("form-filled", "Application form, filled in");
        Outcomes.output(pdf(TaskStatus.COMPLETED, blank), Codes.PDF_COMPLETED, IssuedResources.to(filled));
        webForm(TaskStatus.READY);
        webForm(TaskStatus.COMPLETED);
    }

    private DocumentReference form(String id, String title) {
        CodeableConcept type = Codes.UNKNOWN_TYPE.concept().setText("Program application form");
        return new Documents(world.ledger())
                .pdf(
                        id + "-" + patient.getIdPart(),
                        type,
                        patient,
                        Places.to(world.places().source()),
                        title);
    }

    private Task questionnaire(TaskStatus status, String canonical, Code category) {
        Task task = task("questionnaire", status, Codes.COMPLETE_QUESTIONNAIRE, "Please answer a few questions");
        return asking(task, Codes.QUESTIONNAIRE, new CanonicalType(canonical), category);
    }

    private Task pdf(TaskStatus status, DocumentReference form) {
        Task task = task("pdf", status, Codes.COMPLETE_QUESTIONNAIRE, "Please fill in the form");
        return asking(task, Codes.QUESTIONNAIRE_PDF, IssuedResources.to(form), Codes.APPLICATION);
    }

    private void webForm(TaskStatus status) {
        Task task = task("url", status, Codes.COMPLETE_QUESTIONNAIRE, "Please fill in the form on the web");
        UrlType page = new UrlType(world.ledger().settings().url("forms/heating-aid"));
        asking(task, Codes.QUESTIONNAIRE_URL, page, Codes.APPLICATION);
    }

    private Task generalInformation(TaskStatus status) {
        return task("information", status, Codes.GENERAL_INFORMATION, "Which weekday suits you for a delivery?");
    }

    private Task contact(TaskStatus status) {
        Task task = task("contact", status, Codes.MAKE_CONTACT, "Please call one of these for an appointment");
        input(task, Codes.CONTACT_ENTITY, IssuedResources.to(world.places().appointments()));
        input(task, Codes.CONTACT_ENTITY, People.to(world.people().socialWorker()));
        return task;
    }

    private Task review(TaskStatus status) {
        return task("review", status, Codes.REVIEW_MATERIAL, "Please read this leaflet")
                .setFocus(IssuedResources.to(leaflet));
    }

    private Task task(String kind, TaskStatus status, Code code, String description) {
        IssuedResources ledger = world.ledger();
        Task task = new Task();
        task.setStatus(status).setIntent(TaskIntent.ORDER);
        task.setPriority(written % 4 == 0 ? TaskPriority.URGENT : TaskPriority.ROUTINE);
        task.setCode(code.concept().setText(description)).setDescription(description);
        task.setFor(People.to(patient)).setOwner(People.to(patient));
        Duration age = Duration.ofHours(5L * ++written);
        task.setAuthoredOnElement(ledger.ago(age));
        task.setLastModifiedElement(ledger.ago(age.minusHours(1)));
        task.setRequester(
                written % 2 == 0
                        ? Places.to(world.places().source())
                        : People.to(world.people().socialWorker()));
        if (written % 3 == 1) {
            ServerMarks.leaveOn(task, ledger);
        }
        String id = String.join("-", "ptask", kind, status.toCode(), patient.getIdPart());
        String version = written % 2 == 0 ? "|3.0.0" : "";
        return ledger.add(id, Profiles.PATIENT_TASK + version, task);
    }

    private static Task asking(Task task, Code type, Type form, Code category) {
        input(task, type, form);
        input(task, Codes.QUESTIONNAIRE_CATEGORY, category.concept());
        return task;
    }

    private static void input(Task task, Code type, Type value) {
        task.addInput().setType(type.concept()).setValue(value);
    }

    private static void because(Task task, String reason) {
        task.setStatusReason(new CodeableConcept().setText(reason));
    }
}
