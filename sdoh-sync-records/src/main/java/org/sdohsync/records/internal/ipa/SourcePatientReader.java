// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.ipa;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.sdohsync.records.ipa.DataCheck;
import org.sdohsync.records.ipa.DocumentContent;
import org.sdohsync.records.ipa.DocumentQuery;
import org.sdohsync.records.ipa.Found;
import org.sdohsync.records.ipa.PatientReader;

/** The reads of one patient at one source. Safe for use by many threads. */
public final class SourcePatientReader implements PatientReader {
    private final PatientSearches searches;
    private final DocumentSearches documents;

    /**
     * Creates a reader.
     *
     * @param searches searches at the source
     */
    public SourcePatientReader(PatientSearches searches) {
        this.searches = requireNonNull(searches, "searches");
        this.documents = new DocumentSearches(searches);
    }

    @Override
    public Patient patient() {
        return searches.patient();
    }

    @Override
    public Found<Condition> conditions() {
        return searches.find(Condition.class, "");
    }

    @Override
    public Found<Condition> problems() {
        Found<Condition> all = searches.find(Condition.class, "&category=problem-list-item");
        List<Condition> listed = all.entries().stream()
                .filter(condition -> condition.getCategory().stream()
                        .flatMap(category -> category.getCoding().stream())
                        .anyMatch(coding -> "problem-list-item".equals(coding.getCode())))
                .toList();
        return new Found<>(all.answer(), listed, all.refused());
    }

    @Override
    public Found<AllergyIntolerance> allergies() {
        return searches.find(AllergyIntolerance.class, "");
    }

    @Override
    public Found<MedicationRequest> medicationRequests() {
        return searches.find(MedicationRequest.class, "");
    }

    @Override
    public Found<MedicationStatement> medicationStatements() {
        return searches.find(MedicationStatement.class, "");
    }

    @Override
    public Found<Immunization> immunizations() {
        return searches.find(Immunization.class, "");
    }

    @Override
    public Found<Observation> observations(String category) {
        if (!category.matches("[a-z-]{1,40}")) {
            throw new IllegalArgumentException("not a code of a category");
        }
        return searches.find(Observation.class, "&category=" + category);
    }

    @Override
    public Found<DocumentReference> documents() {
        return searches.find(DocumentReference.class, "");
    }

    @Override
    public Found<DocumentReference> documents(DocumentQuery query) {
        return documents.find(requireNonNull(query, "query"));
    }

    @Override
    public Optional<CodeableConcept> medication(DomainResource holder, Type medication) {
        if (medication instanceof CodeableConcept code) {
            return Optional.of(code);
        }
        if (!(medication instanceof Reference reference) || !reference.hasReference()) {
            return Optional.empty();
        }
        String target = reference.getReference();
        if (target.startsWith("#")) {
            return holder.getContained().stream()
                    .filter(inner -> target.substring(1)
                            .equals(inner.getIdElement().getIdPart().replaceFirst("^#", "")))
                    .filter(Medication.class::isInstance)
                    .map(inner -> ((Medication) inner).getCode())
                    .findFirst();
        }
        return searches.read(Medication.class, target).map(Medication::getCode);
    }

    @Override
    public DocumentContent content(DocumentReference document) {
        return searches.content(document);
    }

    @Override
    public List<DataCheck> check() {
        List<DataCheck> checks = new ArrayList<>();
        Patient patient = patient();
        boolean identified = patient.hasIdentifier();
        checks.add(new DataCheck("Patient", Found.Answer.SEARCHED, 1, identified ? List.of() : List.of("identifier")));
        checks.add(searches.check(allergies(), "AllergyIntolerance", List.of("code", "patient")));
        checks.add(searches.check(conditions(), "Condition", List.of("code", "subject")));
        checks.add(searches.check(documents(), "DocumentReference", List.of("status", "subject", "content")));
        checks.add(searches.check(
                immunizations(), "Immunization", List.of("status", "vaccineCode", "patient", "occurrence")));
        checks.add(searches.check(
                medicationRequests(), "MedicationRequest", List.of("status", "intent", "medication", "subject")));
        checks.add(searches.check(
                medicationStatements(), "MedicationStatement", List.of("status", "medication", "subject")));
        checks.add(searches.check(observations("laboratory"), "Observation", List.of("status", "code", "subject")));
        return checks;
    }
}
