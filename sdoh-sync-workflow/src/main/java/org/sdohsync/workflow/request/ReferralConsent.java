// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.request.ReferenceCheck;

/**
 * A patient's consent to the disclosure that a referral is (SDOHCC Consent 3.0.0). It is created with the referral and named in the
 * ServiceRequest's supporting information. Immutable; prints no content.
 */
public final class ReferralConsent {
    private static final Set<String> SOURCES =
            Set.of("Consent", "Contract", "DocumentReference", "QuestionnaireResponse");

    private final Consent consent;

    private ReferralConsent(Consent consent) {
        this.consent = consent;
    }

    /**
     * A consent whose evidence is on the server.
     *
     * @param given when it was given
     * @param organization who holds it, such as {@code Organization/1}
     * @param evidence a DocumentReference, QuestionnaireResponse, Contract or Consent
     * @return the consent
     */
    public static ReferralConsent of(Instant given, String organization, String evidence) {
        return of(given, organization, ReferenceCheck.of(evidence, "evidence", SOURCES));
    }

    /**
     * A consent with its evidence inside.
     *
     * @param given when it was given
     * @param organization who holds it, such as {@code Organization/1}
     * @param evidence the signed paper; copied
     * @return the consent
     */
    public static ReferralConsent of(Instant given, String organization, Attachment evidence) {
        return of(given, organization, (Type) evidence.copy());
    }

    private static ReferralConsent of(Instant given, String organization, Type evidence) {
        Consent consent = new Consent();
        consent.getMeta().addProfile(Profiles.CONSENT);
        consent.setStatus(Consent.ConsentState.ACTIVE);
        consent.setScope(concept(Systems.CONSENT_SCOPE, "patient-privacy", "Privacy Consent"));
        consent.addCategory(concept(Systems.ACT_CODE, "IDSCL", "information disclosure"));
        consent.setDateTimeElement(
                new DateTimeType(given.truncatedTo(ChronoUnit.SECONDS).toString()));
        consent.addOrganization(ReferenceCheck.of(organization, "organization", Set.of("Organization")));
        consent.setSource(evidence);
        consent.setPolicyRule(concept(
                "http://terminology.hl7.org/CodeSystem/consentpolicycodes", "hipaa-auth", "HIPAA Authorization"));
        return new ReferralConsent(consent);
    }

    /**
     * The Consent as it is sent.
     *
     * @param patient whose consent it is
     * @return a new resource without id
     */
    public Consent by(Reference patient) {
        Consent copy = consent.copy();
        copy.setPatient(patient.copy());
        copy.addPerformer(patient.copy());
        return copy;
    }

    private static CodeableConcept concept(String system, String code, String display) {
        return new CodeableConcept()
                .addCoding(new Coding().setSystem(system).setCode(code).setDisplay(display));
    }

    @Override
    public String toString() {
        return "ReferralConsent[]";
    }
}
