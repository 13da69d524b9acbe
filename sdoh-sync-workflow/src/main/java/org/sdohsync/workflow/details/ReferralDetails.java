// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * The resources of one referral at one time (SDOHCC, content-rich referral). Any of them may be missing: what the source does
 * not have, does not permit, or refers to on another server is listed in {@link #missing}. Resources are returned as copies
 * without their narrative; do not write them back. Immutable; safe for use by many threads. {@code toString} shows no
 * content.
 */
public interface ReferralDetails {
    /**
     * The request of the referral ({@code Task.focus}).
     *
     * @return the ServiceRequest the Task is about, if it could be read
     */
    Optional<ServiceRequest> serviceRequest();

    /**
     * The patient. A Task may also be for a Group or a RelatedPerson: see {@link #resource}. While {@link
     * #doNotContactPatient} is true, the patient is returned without telephone numbers and other contact data, so that nobody
     * is contacted by mistake.
     *
     * @return the patient of the Task, else of the ServiceRequest, if it could be read
     */
    Optional<Patient> patient();

    /**
     * The patient with all contact data, even while {@link #doNotContactPatient} is true. Use it to find the person in the
     * application's own records, not to contact them.
     *
     * @return the patient of the Task, else of the ServiceRequest, if it could be read
     */
    Optional<Patient> patientWithContacts();

    /**
     * The requester ({@code Task.requester}).
     *
     * @return the PractitionerRole or Organization, if it could be read
     */
    Optional<Resource> requester();

    /**
     * The reasons: the Conditions and Observations that the ServiceRequest refers to.
     *
     * @return those that could be read, in the order of the request
     */
    List<Resource> reasons();

    /**
     * The Goals that the ServiceRequest pertains to.
     *
     * @return those that could be read, in the order of the request
     */
    List<Goal> goals();

    /**
     * The Consents of the referral. They are for information; the source decides which data it discloses.
     *
     * @return those that could be read, in the order of the request
     */
    List<Consent> consents();

    /**
     * The other content of the referral: the supporting information of the ServiceRequest, and the inputs of the Task
     * (SDOHCC, content-rich referral: a client looks in both places).
     *
     * @return the resources that could be read, without Consents
     */
    List<Resource> supportingContent();

    /**
     * Returns a resource of this referral.
     *
     * @param reference the reference as a resource of this referral has it
     * @return a copy, if it could be read; a Patient as {@link #patient} returns it
     */
    Optional<Resource> resource(String reference);

    /**
     * The references that are not available, and the values that were left out because they cannot be read.
     *
     * @return each reference and each value once, with the reason
     */
    List<MissingReference> missing();

    /**
     * Tells whether the patient must not be contacted (SDOHCC-ServiceRequest, orderDetail {@code
     * contacting-subject-prohibited}).
     *
     * @return true if the ServiceRequest says so, and also if it could not be read
     */
    boolean doNotContactPatient();
}
