// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.code;

import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Systems;

/** Codes for the kind of a Task ({@code Task.code}). */
public final class TaskCodes {
    /** Fulfil the focal request: a referral. */
    public static final Code FULFILL = new Code(Systems.TASK_CODE, "fulfill", "Fulfill the focal request");

    /** Asks the patient to fill in a questionnaire. */
    public static final Code COMPLETE_QUESTIONNAIRE =
            new Code(Systems.SDC, "complete-questionnaire", "Complete Questionnaire");

    /** Asks the patient a question. */
    public static final Code GENERAL_INFORMATION = Code.sdohcc("general-information", "General Information");

    /** Asks the patient to contact somebody. */
    public static final Code MAKE_CONTACT = Code.sdohcc("make-contact", "Make Contact");

    /** Asks the patient to read something. */
    public static final Code REVIEW_MATERIAL = Code.sdohcc("review-material", "Review Material");

    /** The code that the guide's page prints for {@link #GENERAL_INFORMATION}; read, never written. */
    public static final Code GENERAL_INFORMATION_AS_PRINTED = Code.sdohcc("general-information-request", "");

    /** The code that the guide's page prints for {@link #MAKE_CONTACT}; read, never written. */
    public static final Code MAKE_CONTACT_AS_PRINTED = Code.sdohcc("make-contact-directions", "");

    /** The code of 1.1.0 for {@link #GENERAL_INFORMATION}; read, never written. */
    public static final Code ADHOC = Code.sdohcc("adhoc", "");

    private TaskCodes() {}

    /**
     * Tells whether a Task is a referral: it fulfils a request (SDOHCC TaskForReferralManagement, {@code Task.code}).
     *
     * @param task the Task
     * @return true if one of its codings is {@code fulfill}
     */
    public static boolean isReferral(Task task) {
        return task.getCode().getCoding().stream()
                .anyMatch(coding -> FULFILL.code().equals(coding.getCode()));
    }
}
