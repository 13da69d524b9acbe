// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

/** Canonical URLs of the profiles and extensions that the data claim. */
final class Profiles {
    private static final String SDOHCC = "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-";
    private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-";
    private static final String SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-";

    static final String REFERRAL_TASK = SDOHCC + "TaskForReferralManagement";
    static final String PATIENT_TASK = SDOHCC + "TaskForPatient";
    static final String SERVICE_REQUEST = SDOHCC + "ServiceRequest";
    static final String PROCEDURE = SDOHCC + "Procedure";
    static final String CONDITION = SDOHCC + "Condition";
    static final String GOAL = SDOHCC + "Goal";
    static final String CONSENT = SDOHCC + "Consent";
    static final String SCREENING = SDOHCC + "ObservationScreeningResponse";
    static final String ENROLLMENT = SDOHCC + "ObservationProgramEnrollmentStatus";
    static final String HEALTHCARE_SERVICE = SDOHCC + "HealthcareService";
    static final String HEALTHCARE_SERVICE_CAPACITY = SDOHCC + "HealthcareServiceForReferralManagement";
    static final String LOCATION = SDOHCC + "Location";
    static final String PRACTITIONER_ROLE = SDOHCC + "practitionerrole";
    static final String GROUP = SDOHCC + "Group";
    static final String ORGANIZATION = US_CORE + "organization";
    static final String PATIENT = US_CORE + "patient";
    static final String PRACTITIONER = US_CORE + "practitioner";
    static final String RELATED_PERSON = US_CORE + "relatedperson";
    static final String DOCUMENT_REFERENCE = US_CORE + "documentreference";
    static final String QUESTIONNAIRE = SDC + "questionnaire";
    static final String QUESTIONNAIRE_RESPONSE = SDC + "questionnaireresponse";

    static final String PERTAINS_TO_GOAL = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal";
    static final String APPOINTMENT_CONTACT = SDOHCC + "ExtensionHealthcareServiceTelecomAppointment";
    static final String CAPACITY_STATUS = SDOHCC + "ExtensionHealthcareServiceCapacityStatus";

    private Profiles() {}
}
