// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.code;

/** The code systems that SDOHCC resources use. */
public final class Systems {
    /** The canonical base of SDOHCC. */
    public static final String SDOHCC = "http://hl7.org/fhir/us/sdoh-clinicalcare/";

    /** SDOHCC's own codes. */
    public static final String TEMPORARY = SDOHCC + "CodeSystem/SDOHCC-CodeSystemTemporaryCodes";

    /** The URL of {@link #TEMPORARY} in STU 1; read, never written. */
    public static final String TEMPORARY_STU1 = SDOHCC + "CodeSystem/sdohcc-temporary-codes";

    /** The codes of Structured Data Capture for questionnaires in Tasks. */
    public static final String SDC = "http://hl7.org/fhir/uv/sdc/CodeSystem/temp";

    /** FHIR's codes for the kind of a Task. */
    public static final String TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code";

    /** FHIR's Task statuses. */
    public static final String TASK_STATUS = "http://hl7.org/fhir/task-status";

    /** FHIR's priorities of requests. */
    public static final String REQUEST_PRIORITY = "http://hl7.org/fhir/request-priority";

    /** US Core's categories. */
    public static final String US_CORE_CATEGORY = "http://hl7.org/fhir/us/core/CodeSystem/us-core-category";

    /** US Core's categories of Conditions. */
    public static final String US_CORE_CONDITION_CATEGORY = "http://hl7.org/fhir/us/core/CodeSystem/condition-category";

    /** HL7's categories of Conditions. */
    public static final String CONDITION_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category";

    /** HL7's categories of Observations. */
    public static final String OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";

    /** HL7 V3 act codes, for the category of a Consent. */
    public static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    /** HL7's scopes of a Consent. */
    public static final String CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope";

    /** HL7's types of services. */
    public static final String SERVICE_TYPE = "http://terminology.hl7.org/CodeSystem/service-type";

    /** SNOMED CT. */
    public static final String SNOMED = "http://snomed.info/sct";

    /** LOINC. */
    public static final String LOINC = "http://loinc.org";

    /** ICD-10-CM. */
    public static final String ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm";

    /** CPT. */
    public static final String CPT = "http://www.ama-assn.org/go/cpt";

    /** HCPCS level II. */
    public static final String HCPCS = "http://terminology.hl7.org/CodeSystem/HCPCS";

    /** NUCC provider taxonomy. */
    public static final String NUCC = "http://nucc.org/provider-taxonomy";

    private Systems() {}
}
