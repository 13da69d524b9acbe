// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.HealthcareService;
import org.sdohsync.workflow.referral.Referral;

/**
 * What a source shows the patient of a connection (SDOHCC, Patient Application): read now, and never written. Each list is bounded by
 * {@link org.sdohsync.core.http.Limits}; resources come without their narrative. Safe for use by many threads. Every method throws a
 * {@link org.sdohsync.core.error.SyncException} if the source does not answer.
 */
public interface PatientRecord {
    /**
     * The Tasks for the patient, whatever their status.
     *
     * @return the Tasks of known kinds, and what the source does not permit
     */
    Findings<PatientTask<?>> tasks();

    /**
     * One Task for the patient, for example from a link that the source sent.
     *
     * @param taskId its id at the source
     * @return the Task; empty if the source does not have it, or it is of no known kind, such as a referral
     */
    Optional<PatientTask<?>> task(String taskId);

    /**
     * The patient's referrals and how they stand. They offer no step.
     *
     * @return the referrals, and what the source does not permit
     */
    Findings<Referral> referrals();

    /**
     * The patient's goals.
     *
     * @return the goals, and what the source does not permit
     */
    Findings<Goal> goals();

    /**
     * The patient's conditions.
     *
     * @return the conditions, and what the source does not permit
     */
    Findings<Condition> conditions();

    /**
     * The patient's consents. They are for information; the source decides what it discloses.
     *
     * @return the consents, and what the source does not permit
     */
    Findings<Consent> consents();

    /**
     * The services that the source offers.
     *
     * @return the active services, and what the source does not permit
     */
    Findings<HealthcareService> services();

    /**
     * What was found.
     *
     * @param found what the source returned and can be read
     * @param refused the types that the source does not let the patient search, or does not know
     * @param <T> the type
     */
    record Findings<T>(List<T> found, List<String> refused) {
        /**
         * Copies the lists.
         *
         * @param found what the source returned
         * @param refused the types that could not be searched
         */
        public Findings {
            found = List.copyOf(found);
            refused = List.copyOf(refused);
        }

        /** Prints how much was found, and what could not be searched. */
        @Override
        public String toString() {
            return "Findings[found=" + found.size() + ", refused=" + refused + "]";
        }
    }
}
