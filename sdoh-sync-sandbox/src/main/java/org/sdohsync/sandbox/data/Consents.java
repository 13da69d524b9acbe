// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Patient;

/** Each patient's consent to share with community organizations, and the signed paper behind it. */
record Consents(Map<String, Consent> byPatient) {
    static Consents write(IssuedResources ledger, Places places, People people) {
        Documents documents = new Documents(ledger);
        Map<String, Consent> consents = new LinkedHashMap<>();
        for (Patient patient : people.patients()) {
            String id = patient.getIdPart();
            DocumentReference paper = documents.pdf(
                    "consent-paper-" + id,
                    Codes.CONSENT_DOCUMENT.concept(),
                    patient,
                    Places.to(places.source()),
                    "Consent to share, synthetic");
            Consent consent = new Consent();
            consent.setStatus(ConsentState.ACTIVE);
            consent.setScope(Codes.PRIVACY.concept());
            consent.addCategory(Codes.DISCLOSURE.concept());
            consent.setPatient(People.to(patient));
            consent.setDateTimeElement(ledger.daysAgo(60));
            consent.addPerformer(People.to(patient));
            consent.addOrganization(Places.to(places.source()));
            consent.setSource(IssuedResources.to(paper));
            consent.setPolicyRule(Codes.HIPAA.concept());
            consents.put(id, ledger.add("consent-" + id, Profiles.CONSENT, consent));
        }
        return new Consents(Map.copyOf(consents));
    }

    Consent of(Patient patient) {
        return Optional.ofNullable(byPatient.get(patient.getIdPart()))
                .orElseThrow(() -> new IllegalStateException("a patient has no consent; indicates a bug"));
    }
}
