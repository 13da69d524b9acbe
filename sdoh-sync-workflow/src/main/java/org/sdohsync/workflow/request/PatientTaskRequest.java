// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Set;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskPriority;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UrlType;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.code.TaskCodes;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.internal.request.ReferenceCheck;

/**
 * A Task for a patient to create (SDOHCC 3.0.0, TaskForPatient): a questionnaire, a question, somebody to contact, or something to read.
 * Its status is {@code ready}, its priority routine by default. References are {@code Type/id} on the server it is sent to, or
 * absolute. Immutable: each method returns a changed copy. {@code toString} shows no content.
 */
public final class PatientTaskRequest {
    /** What a questionnaire is for (SDOHCC, questionnaire category). */
    public enum Form {
        /** A screening for risks. */
        RISK("risk-questionnaire", "Risk Questionnaire"),
        /** Feedback on a service. */
        FEEDBACK("feedback-questionnaire", "Feedback Questionnaire"),
        /** The application for a service. */
        APPLICATION("application-questionnaire", "Application Questionnaire"),
        /** Personal characteristics. */
        PERSONAL_CHARACTERISTICS("personal-characteristics-questionnaire", "Personal Characteristics Questionnaire"),
        /** Anything else. */
        OTHER("other-specify", "Other Specify");

        private final String text;
        private final String display;

        Form(String text, String display) {
            this.text = text;
            this.display = display;
        }

        /**
         * The code of the category.
         *
         * @return the code
         */
        public Code code() {
            return Code.sdohcc(text, display);
        }
    }

    private static final Set<String> DOCUMENTS = Set.of("DocumentReference");
    private static final Set<String> CONTACTS =
            Set.of("HealthcareService", "PractitionerRole", "Practitioner", "Organization");

    private final Task task;

    private PatientTaskRequest(Task task) {
        this.task = task;
    }

    /**
     * Asks for the answers to a FHIR questionnaire.
     *
     * @param canonical its canonical URL, with {@code |version} if one is meant
     * @param form what it is for
     * @return the request, which lacks at least patient and requester
     */
    public static PatientTaskRequest questionnaire(String canonical, Form form) {
        requireText(canonical, "canonical");
        return form(TaskParts.QUESTIONNAIRE, new CanonicalType(canonical), form);
    }

    /**
     * Asks for a filled form.
     *
     * @param document the DocumentReference of the blank form
     * @param form what it is for
     * @return the request, which lacks at least patient and requester
     */
    public static PatientTaskRequest blankForm(String document, Form form) {
        return form(TaskParts.QUESTIONNAIRE_PDF, ReferenceCheck.of(document, "document", DOCUMENTS), form);
    }

    /**
     * Asks to fill in a form on the web; its answers do not come back through the Task.
     *
     * @param page the address of the form
     * @param form what it is for
     * @return the request, which lacks at least patient and requester
     */
    public static PatientTaskRequest webForm(URI page, Form form) {
        if (!page.isAbsolute()) {
            throw new IllegalArgumentException("page is no absolute address");
        }
        return form(TaskParts.QUESTIONNAIRE_URL, new UrlType(page.toString()), form);
    }

    /**
     * Asks a question.
     *
     * @param question the question
     * @return the request, which lacks at least patient and requester
     */
    public static PatientTaskRequest question(String question) {
        return of(TaskCodes.GENERAL_INFORMATION).description(question);
    }

    /**
     * Asks to contact somebody: one of those that are named.
     *
     * @param directions what to do
     * @param contacts one or more HealthcareServices, PractitionerRoles, Practitioners or Organizations
     * @return the request, which lacks at least patient and requester
     */
    public static PatientTaskRequest contact(String directions, String... contacts) {
        if (contacts.length == 0) {
            throw new IllegalArgumentException("a contact is missing");
        }
        return of(TaskCodes.MAKE_CONTACT).description(directions).edit(made -> {
            for (String contact : contacts) {
                input(made, TaskParts.CONTACT_ENTITY, ReferenceCheck.of(contact, "contact", CONTACTS));
            }
        });
    }

    /**
     * Asks to read something.
     *
     * @param document the DocumentReference
     * @return the request, which lacks at least patient and requester
     */
    public static PatientTaskRequest review(String document) {
        return of(TaskCodes.REVIEW_MATERIAL)
                .edit(made -> made.setFocus(ReferenceCheck.of(document, "document", DOCUMENTS)));
    }

    private static PatientTaskRequest form(Code type, Type value, Form form) {
        return of(TaskCodes.COMPLETE_QUESTIONNAIRE).edit(made -> {
            input(made, type, value);
            input(made, TaskParts.QUESTIONNAIRE_CATEGORY, form.code().concept());
        });
    }

    private static PatientTaskRequest of(Code code) {
        Task task = new Task();
        task.getMeta().addProfile(Profiles.PATIENT_TASK);
        task.setStatus(TaskStatus.READY)
                .setIntent(TaskIntent.ORDER)
                .setPriority(TaskPriority.ROUTINE)
                .setCode(code.concept());
        return new PatientTaskRequest(task);
    }

    /**
     * Sets the patient, who is also the owner.
     *
     * @param reference a Patient
     * @return a changed copy
     */
    public PatientTaskRequest patient(String reference) {
        return edit(made -> {
            made.setFor(ReferenceCheck.of(reference, "patient", Set.of("Patient")));
            made.setOwner(made.getFor().copy());
        });
    }

    /**
     * Gives the Task to somebody who acts for the patient; call it after {@link #patient}.
     *
     * @param reference a RelatedPerson
     * @return a changed copy
     */
    public PatientTaskRequest caregiver(String reference) {
        return edit(made -> made.setOwner(ReferenceCheck.of(reference, "caregiver", Set.of("RelatedPerson"))));
    }

    /**
     * Sets who asks.
     *
     * @param reference an Organization or PractitionerRole
     * @return a changed copy
     */
    public PatientTaskRequest requester(String reference) {
        return edit(made -> made.setRequester(
                ReferenceCheck.of(reference, "requester", Set.of("Organization", "PractitionerRole"))));
    }

    /**
     * Sets what the patient reads first.
     *
     * @param text the text
     * @return a changed copy
     */
    public PatientTaskRequest description(String text) {
        requireText(text, "text");
        return edit(made -> made.setDescription(text));
    }

    /**
     * Makes it urgent.
     *
     * @return a changed copy
     */
    public PatientTaskRequest urgent() {
        return edit(made -> made.setPriority(TaskPriority.URGENT));
    }

    /**
     * Makes it part of another Task.
     *
     * @param reference the Task of a referral or of a patient
     * @return a changed copy
     */
    public PatientTaskRequest partOf(String reference) {
        return edit(made -> made.addPartOf(ReferenceCheck.of(reference, "partOf", Set.of("Task"))));
    }

    /**
     * The Task.
     *
     * @return a copy as it will be sent, without identifier
     */
    public Task task() {
        return task.copy();
    }

    /**
     * Checks that nothing is missing that SDOHCC requires. It is called before anything is sent.
     *
     * @throws IllegalStateException if something is; the message names it
     */
    public void requireComplete() {
        if (!task.hasFor() || !task.hasOwner()) {
            throw new IllegalStateException("the Task lacks patient(..)");
        }
        if (!task.hasRequester()) {
            throw new IllegalStateException("the Task lacks requester(..)");
        }
    }

    private PatientTaskRequest edit(Consumer<Task> change) {
        Task made = task.copy();
        change.accept(made);
        return new PatientTaskRequest(made);
    }

    private static void input(Task task, Code type, Type value) {
        task.addInput().setType(type.concept()).setValue(value);
    }

    private static void requireText(String text, String name) {
        if (requireNonNull(text, name).isBlank()) {
            throw new IllegalArgumentException(name + " is blank");
        }
    }

    @Override
    public String toString() {
        return "PatientTaskRequest[" + task.getCode().getCodingFirstRep().getCode() + "]";
    }
}
