// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.code;

import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Systems;

/** Types of inputs and outputs of a Task ({@code Task.input.type}, {@code Task.output.type}). */
public final class TaskParts {
    /** Output: what was done, as a reference to a Procedure or as a code. */
    public static final Code RESULTING_ACTIVITY = Code.sdohcc("resulting-activity", "Resulting Activity");

    /** Input or output: an additional resource. */
    public static final Code ADDITIONAL_CONTENT = Code.sdohcc("additional-content", "Additional Content");

    /** Input: the canonical of a Questionnaire. */
    public static final Code QUESTIONNAIRE = new Code(Systems.SDC, "questionnaire", "Questionnaire");

    /** Input: a questionnaire as a document. */
    public static final Code QUESTIONNAIRE_PDF = Code.sdohcc("questionnaire-pdf", "Questionnaire PDF");

    /** Input: a questionnaire behind a link. */
    public static final Code QUESTIONNAIRE_URL = Code.sdohcc("questionnaire-url", "Questionnaire URL");

    /** Input: the category of a questionnaire. */
    public static final Code QUESTIONNAIRE_CATEGORY = Code.sdohcc("questionnaire-category", "Questionnaire Category");

    /** Input: the person or organization to contact. */
    public static final Code CONTACT_ENTITY = Code.sdohcc("contact-entity", "Contact Entity");

    /** Output: the answers as a QuestionnaireResponse. */
    public static final Code QUESTIONNAIRE_RESPONSE =
            new Code(Systems.SDC, "questionnaire-response", "Questionnaire Response");

    /** Output: the completed document. */
    public static final Code QUESTIONNAIRE_PDF_COMPLETED =
            Code.sdohcc("questionnaire-pdf-completed", "Questionnaire PDF Completed");

    /** Output: the answer to a question. */
    public static final Code GENERAL_INFORMATION_RESPONSE =
            Code.sdohcc("general-information-response", "General Information Response");

    /** Output: the contact the patient chose, as text. */
    public static final Code CHOSEN_CONTACT = Code.sdohcc("chosen-contact", "Chosen Contact");

    /** The code of 1.1.0 for {@link #GENERAL_INFORMATION_RESPONSE}; read, never written. */
    public static final Code ADHOC_RESPONSE = Code.sdohcc("adhoc-response", "");

    private TaskParts() {}
}
