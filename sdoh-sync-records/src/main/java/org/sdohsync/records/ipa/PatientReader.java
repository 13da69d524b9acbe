// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.ipa;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Type;

/**
 * Typed reads of one patient's resources, as International Patient Access profiles them. Each search names the patient; what
 * names another one is left out. Models come without narratives, and with what a source sent only: any element may be missing,
 * see {@link ClinicalFacts}. For a whole record see {@link org.sdohsync.records.HealthRecords#fetch}. Implementations
 * are safe for use by many threads.
 */
public interface PatientReader {
    /**
     * Reads the patient, which an application shows for confirmation before it reads anything else.
     *
     * @return the patient
     * @throws org.sdohsync.records.fetch.FetchException if it cannot be read
     */
    Patient patient();

    /**
     * Searches all Conditions: current problems, past ones, diagnoses of visits.
     *
     * @return what the source answered
     */
    Found<Condition> conditions();

    /**
     * Searches the problem list, for sources that have the category; others answer with nothing or with all.
     *
     * @return what the source answered, only entries of the category
     */
    Found<Condition> problems();

    /**
     * Searches allergies and intolerances.
     *
     * @return what the source answered
     */
    Found<AllergyIntolerance> allergies();

    /**
     * Searches orders of medications. A complete list of medications needs {@link #medicationStatements} too.
     *
     * @return what the source answered
     */
    Found<MedicationRequest> medicationRequests();

    /**
     * Searches statements of medications that are taken. A complete list of medications needs {@link #medicationRequests} too.
     *
     * @return what the source answered
     */
    Found<MedicationStatement> medicationStatements();

    /**
     * Searches immunizations.
     *
     * @return what the source answered
     */
    Found<Immunization> immunizations();

    /**
     * Searches the observations of one category, as every source supports it.
     *
     * @param category the code of the category, such as {@code laboratory} or {@code vital-signs}
     * @return what the source answered
     */
    Found<Observation> observations(String category);

    /**
     * Searches the documents that the source has.
     *
     * @return what the source answered
     */
    Found<DocumentReference> documents();

    /**
     * Asks for documents that the source may make for it, by the operation {@code $docref} where its CapabilityStatement offers
     * that, which may take long. Where it is not offered, or refused, the documents that the source has are searched, and those of
     * other times and types left out.
     *
     * @param query which documents
     * @return what the source answered
     * @throws org.sdohsync.core.error.ProtocolException if its answer is no bundle
     */
    Found<DocumentReference> documents(DocumentQuery query);

    /**
     * What an order or statement is about: the code in it, that of a contained Medication, or that of one that is read.
     *
     * @param holder the order or statement
     * @param medication its {@code medication[x]}
     * @return the code; empty if the source does not give it
     */
    Optional<CodeableConcept> medication(DomainResource holder, Type medication);

    /**
     * Reads the content of a document: what is in it, else what it refers to at the source itself, in the order in which the
     * source names it. Text and PDF are preferred to what needs a program of its own.
     *
     * @param document the document
     * @return the content, or why there is none
     */
    DocumentContent content(DocumentReference document);

    /**
     * Checks the data part of International Patient Access at the source, after the SMART part ({@link
     * org.sdohsync.smart.Sources}): reads the patient, and searches each profiled type.
     *
     * @return what each type answered, in the order of the guide
     */
    List<DataCheck> check();
}
