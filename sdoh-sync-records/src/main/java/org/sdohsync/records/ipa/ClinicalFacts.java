// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.ipa;

import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Type;

/**
 * Rules of International Patient Access for reading resources safely: not every Condition is a current problem, not every order
 * is an order to take something, and what was entered in error is no fact. Stateless.
 */
public final class ClinicalFacts {
    /** The extension that says why a value is missing. */
    public static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private static final Set<String> NO_FACT = Set.of("entered-in-error", "refuted");
    private static final Set<String> PAST = Set.of("inactive", "remission", "resolved");

    private ClinicalFacts() {}

    /**
     * Tells whether a Condition is a current problem.
     *
     * @param condition the Condition
     * @return false if it is over, refuted, or was entered in error; true if the source does not say
     */
    public static boolean isCurrent(Condition condition) {
        return !has(condition.getVerificationStatus(), NO_FACT) && !has(condition.getClinicalStatus(), PAST);
    }

    /**
     * Tells whether an allergy is a current one.
     *
     * @param allergy the allergy
     * @return false if it is over, refuted, or was entered in error; true if the source does not say
     */
    public static boolean isCurrent(AllergyIntolerance allergy) {
        return !has(allergy.getVerificationStatus(), NO_FACT) && !has(allergy.getClinicalStatus(), PAST);
    }

    /**
     * Tells whether an order is one not to take something.
     *
     * @param order the order
     * @return true if it is a prohibition
     */
    public static boolean isProhibition(MedicationRequest order) {
        return order.getDoNotPerform();
    }

    /**
     * Tells whether an order is a fact.
     *
     * @param order the order
     * @return false if it was entered in error
     */
    public static boolean isFact(MedicationRequest order) {
        return order.getStatus() != MedicationRequest.MedicationRequestStatus.ENTEREDINERROR;
    }

    /**
     * Tells whether a statement is a fact.
     *
     * @param statement the statement
     * @return false if it was entered in error
     */
    public static boolean isFact(MedicationStatement statement) {
        return statement.getStatus() != MedicationStatement.MedicationStatementStatus.ENTEREDINERROR;
    }

    /**
     * Tells whether an observation is a fact.
     *
     * @param observation the observation
     * @return false if it was entered in error, or has neither a value, components nor members
     */
    public static boolean isFact(Observation observation) {
        return observation.getStatus() != Observation.ObservationStatus.ENTEREDINERROR
                && (observation.hasValue() || observation.hasComponent() || observation.hasHasMember());
    }

    /**
     * What a coded value says, for people: its text, else a display, else a code.
     *
     * @param concept the value
     * @return the words; the reason why it is missing, if the source gave one; else empty
     */
    public static String words(CodeableConcept concept) {
        if (concept.hasText()) {
            return concept.getText();
        }
        List<Coding> codings = concept.getCoding();
        return codings.stream()
                .filter(Coding::hasDisplay)
                .map(Coding::getDisplay)
                .findFirst()
                .or(() -> codings.stream()
                        .filter(Coding::hasCode)
                        .map(Coding::getCode)
                        .findFirst())
                .orElseGet(() -> absentReason(concept));
    }

    /**
     * Why a value is missing.
     *
     * @param value the value
     * @return the code of its data-absent-reason, such as {@code masked}; empty if it has none
     */
    public static String absentReason(Type value) {
        Extension absent = value.getExtensionByUrl(ABSENT);
        return absent == null || !absent.hasValue() ? "" : absent.getValue().primitiveValue();
    }

    private static boolean has(CodeableConcept status, Set<String> codes) {
        return status.getCoding().stream().map(Coding::getCode).anyMatch(code -> code != null && codes.contains(code));
    }
}
