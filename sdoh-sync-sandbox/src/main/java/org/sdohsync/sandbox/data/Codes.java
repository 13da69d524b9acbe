// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

/** Code systems and the codes that do not belong to one SDOH domain. */
final class Codes {
    static final String TEMPORARY =
            "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes";
    static final String SDC = "http://hl7.org/fhir/uv/sdc/CodeSystem/temp";
    static final String SNOMED = "http://snomed.info/sct";
    static final String LOINC = "http://loinc.org";
    static final String ICD10 = "http://hl7.org/fhir/sid/icd-10-cm";
    private static final String NUCC = "http://nucc.org/provider-taxonomy";
    private static final String HL7 = "http://terminology.hl7.org/CodeSystem/";
    private static final String US_CORE = "http://hl7.org/fhir/us/core/CodeSystem/";

    static final Code TEST_DATA = new Code(HL7 + "v3-ActReason", "HTEST", "test health data");

    static final Code FULFILL =
            new Code("http://hl7.org/fhir/CodeSystem/task-code", "fulfill", "Fulfill the focal request");
    static final Code RESULTING_ACTIVITY = new Code(TEMPORARY, "resulting-activity", "Resulting Activity");
    static final Code ADDITIONAL_CONTENT = new Code(TEMPORARY, "additional-content", "Additional Content");
    static final Code NO_CONTACT =
            new Code(TEMPORARY, "contacting-subject-prohibited", "Contacting Subject Prohibited");

    static final Code COMPLETE_QUESTIONNAIRE = new Code(SDC, "complete-questionnaire", null);
    static final Code GENERAL_INFORMATION = new Code(TEMPORARY, "general-information", null);
    static final Code MAKE_CONTACT = new Code(TEMPORARY, "make-contact", null);
    static final Code REVIEW_MATERIAL = new Code(TEMPORARY, "review-material", null);
    static final Code QUESTIONNAIRE = new Code(SDC, "questionnaire", null);
    static final Code QUESTIONNAIRE_PDF = new Code(TEMPORARY, "questionnaire-pdf", null);
    static final Code QUESTIONNAIRE_URL = new Code(TEMPORARY, "questionnaire-url", null);
    static final Code QUESTIONNAIRE_CATEGORY = new Code(TEMPORARY, "questionnaire-category", "Questionnaire Category");
    static final Code FEEDBACK = new Code(TEMPORARY, "feedback-questionnaire", null);
    static final Code APPLICATION = new Code(TEMPORARY, "application-questionnaire", null);
    static final Code RISK = new Code(TEMPORARY, "risk-questionnaire", null);
    static final Code CONTACT_ENTITY = new Code(TEMPORARY, "contact-entity", null);
    static final Code QUESTIONNAIRE_RESPONSE = new Code(SDC, "questionnaire-response", null);
    static final Code PDF_COMPLETED = new Code(TEMPORARY, "questionnaire-pdf-completed", null);
    static final Code INFORMATION_RESPONSE = new Code(TEMPORARY, "general-information-response", null);
    static final Code CHOSEN_CONTACT = new Code(TEMPORARY, "chosen-contact", null);

    static final Code CAPACITY = new Code(TEMPORARY, "capacity", "Has Capacity");
    static final Code NO_CAPACITY = new Code(TEMPORARY, "no-capacity", null);
    static final Code PROGRAM_ENROLLMENT = new Code(TEMPORARY, "program-enrollment", "Program Enrollment Status");
    static final Code ENROLLED = new Code(TEMPORARY, "enrolled", null);
    static final Code GROUP_CONDITION = new Code(TEMPORARY, "sdoh-condition-category", null);
    static final Code GROUP_PAYER = new Code(TEMPORARY, "payer-coverage", null);

    static final Code SDOH = new Code(US_CORE + "us-core-category", "sdoh", "SDOH");
    static final Code SURVEY = new Code(HL7 + "observation-category", "survey", "Survey");
    static final Code HEALTH_CONCERN = new Code(US_CORE + "condition-category", "health-concern", "Health Concern");
    static final Code CLINICAL_NOTE =
            new Code(US_CORE + "us-core-documentreference-category", "clinical-note", "Clinical Note");
    static final Code ACTIVE = new Code(HL7 + "condition-clinical", "active", "Active");
    static final Code CONFIRMED = new Code(HL7 + "condition-ver-status", "confirmed", "Confirmed");
    static final Code GOAL_IN_PROGRESS = new Code(HL7 + "goal-achievement", "in-progress", "In Progress");
    static final Code PRIVACY = new Code(HL7 + "consentscope", "patient-privacy", "Privacy Consent");
    static final Code DISCLOSURE = new Code(HL7 + "v3-ActCode", "IDSCL", "information disclosure");
    static final Code HIPAA = new Code(HL7 + "consentpolicycodes", "hipaa-auth", "HIPAA Authorization");
    static final Code FAMILY_MEMBER = new Code(HL7 + "v3-RoleCode", "FAMMEMB", "family member");
    static final Code MEDICAL_RECORD = new Code(HL7 + "v2-0203", "MR", "Medical record number");
    static final Code UNKNOWN_TYPE = new Code(HL7 + "v3-NullFlavor", "UNK", "unknown");
    static final Code ASSESSMENT_SERVICE = new Code(HL7 + "service-type", "252", null);

    static final Code SOCIAL_SERVICE = new Code(SNOMED, "410606002", "Social service procedure");
    static final Code CONSENT_DOCUMENT = new Code(LOINC, "59284-0", "Consent Document");
    static final Code EDUCATION_NOTE = new Code(LOINC, "34895-3", "Education note");
    static final Code PHYSICIAN = new Code(NUCC, "207Q00000X", "Family Medicine Physician");
    static final Code SOCIAL_WORKER = new Code(NUCC, "104100000X", "Social Worker");

    private Codes() {}
}
