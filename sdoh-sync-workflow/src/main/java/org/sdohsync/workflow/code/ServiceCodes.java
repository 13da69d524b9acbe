// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.code;

/** Codes of services: capacity, enrollment, and conditions of a referral. */
public final class ServiceCodes {
    /** Capacity: referrals are accepted. */
    public static final Code CAPACITY = Code.sdohcc("capacity", "Capacity");

    /** Capacity: no referrals are accepted. Also the status reason of a referral that is rejected for lack of capacity. */
    public static final Code NO_CAPACITY = Code.sdohcc("no-capacity", "No Capacity");

    /** Capacity: there is a waiting list. */
    public static final Code WAITLIST = Code.sdohcc("waitlist", "Waitlist");

    /** Capacity: it depends on a further assessment. */
    public static final Code ADDITIONAL_ASSESSMENT_REQUIRED =
            Code.sdohcc("additional-assessment-required", "Additional Assessment Required");

    /** The waiting-list code of the 3.0.0 ballot for {@link #WAITLIST}; read, never written. */
    public static final Code WAITLIST_BALLOT = Code.sdohcc("no-capacity-has-waitlist", "");

    /** Category of an Observation: enrollment in a program. */
    public static final Code PROGRAM_ENROLLMENT = Code.sdohcc("program-enrollment", "Program Enrollment");

    /** Enrollment: the person is enrolled. */
    public static final Code ENROLLED = Code.sdohcc("enrolled", "Enrolled");

    /** Enrollment: the person is not enrolled. */
    public static final Code NOT_ENROLLED = Code.sdohcc("not-enrolled", "Not Enrolled");

    /** Enrollment: the person is on a waiting list. */
    public static final Code NOT_ENROLLED_ON_WAITLIST =
            Code.sdohcc("not-enrolled-on-waitlist", "Not Enrolled On Waitlist");

    /** ServiceRequest.orderDetail: the patient must not be contacted. */
    public static final Code CONTACTING_SUBJECT_PROHIBITED =
            Code.sdohcc("contacting-subject-prohibited", "Contacting Subject Prohibited");

    /** Category of Observations, Conditions and services: social determinants of health. */
    public static final Code SDOH = new Code(Systems.US_CORE_CATEGORY, "sdoh", "SDOH");

    /** Category of ServiceRequests and Procedures: a social service. */
    public static final Code SOCIAL_SERVICE = new Code(Systems.SNOMED, "410606002", "Social service procedure");

    private ServiceCodes() {}
}
