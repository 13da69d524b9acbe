// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.code;

import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.code.Systems;

/** Canonical URLs of profiles and extensions, without version. */
public final class Profiles {
    private static final String SDOHCC = Systems.SDOHCC + "StructureDefinition/SDOHCC-";

    /** A referral. */
    public static final String REFERRAL_TASK = SDOHCC + "TaskForReferralManagement";

    /** A referral in STU 1; read, never written. */
    public static final String REFERRAL_TASK_STU1 = SDOHCC + "Task";

    /** A Task for a patient. */
    public static final String PATIENT_TASK = SDOHCC + "TaskForPatient";

    /** The request of a referral. */
    public static final String SERVICE_REQUEST = SDOHCC + "ServiceRequest";

    /** A procedure that was performed. */
    public static final String PROCEDURE = SDOHCC + "Procedure";

    /** A condition. */
    public static final String CONDITION = SDOHCC + "Condition";

    /** A goal. */
    public static final String GOAL = SDOHCC + "Goal";

    /** A consent to disclosure. */
    public static final String CONSENT = SDOHCC + "Consent";

    /** An assessment. */
    public static final String ASSESSMENT = SDOHCC + "ObservationAssessment";

    /** An answer of a screening. */
    public static final String SCREENING_RESPONSE = SDOHCC + "ObservationScreeningResponse";

    /** Enrollment in a program. */
    public static final String PROGRAM_ENROLLMENT = SDOHCC + "ObservationProgramEnrollmentStatus";

    /** Answers to a questionnaire (Structured Data Capture). */
    public static final String QUESTIONNAIRE_RESPONSE =
            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaireresponse";

    /** A document (US Core). */
    public static final String DOCUMENT_REFERENCE =
            "http://hl7.org/fhir/us/core/StructureDefinition/us-core-documentreference";

    /** A service. */
    public static final String HEALTHCARE_SERVICE = SDOHCC + "HealthcareService";

    /** A service with its capacity. */
    public static final String SERVICE_WITH_CAPACITY = SDOHCC + "HealthcareServiceForReferralManagement";

    /** Extension: the capacity of a service. */
    public static final String CAPACITY_EXTENSION = SDOHCC + "ExtensionHealthcareServiceCapacityStatus";

    /** Extension: a telecom takes appointments. */
    public static final String APPOINTMENT_EXTENSION = SDOHCC + "ExtensionHealthcareServiceTelecomAppointment";

    /** Extension: the goal that something serves. */
    public static final String PERTAINS_TO_GOAL_EXTENSION =
            "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal";

    private Profiles() {}

    /**
     * Tells whether a resource declares a profile, whatever the version.
     *
     * @param declared one of {@code meta.profile}, possibly with {@code |version}
     * @param profile a profile without version
     * @return true if they are the same profile
     */
    public static boolean same(@Nullable String declared, String profile) {
        return declared != null
                && declared.startsWith(profile)
                && (declared.length() == profile.length() || declared.charAt(profile.length()) == '|');
    }
}
