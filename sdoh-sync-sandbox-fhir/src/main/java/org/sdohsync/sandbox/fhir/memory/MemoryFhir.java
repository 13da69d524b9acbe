// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import ca.uhn.fhir.rest.server.FifoMemoryPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;

/** Puts a HAPI {@link RestfulServer} together over a {@link MemoryStore}. */
public final class MemoryFhir {
    /** The resource types served: those the SDOHCC guide needs, those of a health record, Binary and AuditEvent. */
    public static final List<String> TYPES = List.of(
            "AllergyIntolerance",
            "AuditEvent",
            "Binary",
            "CareTeam",
            "Condition",
            "Consent",
            "Coverage",
            "Device",
            "DiagnosticReport",
            "DocumentReference",
            "Encounter",
            "ExplanationOfBenefit",
            "Goal",
            "Group",
            "HealthcareService",
            "Immunization",
            "Location",
            "MedicationRequest",
            "MedicationStatement",
            "Observation",
            "Organization",
            "Patient",
            "Practitioner",
            "PractitionerRole",
            "Procedure",
            "Provenance",
            "Questionnaire",
            "QuestionnaireResponse",
            "RelatedPerson",
            "ServiceRequest",
            "Task");

    /** How many searches keep their further pages: 1,000. */
    public static final int KEPT_SEARCHES = 1_000;

    private MemoryFhir() {}

    /**
     * Returns a server over a store, without guards.
     *
     * @param store where the resources are
     * @param abilities page size and leniency
     * @param dispatch performs the entries of a batch
     * @return a new server, to be put into a servlet container
     */
    public static RestfulServer server(MemoryStore store, Abilities abilities, EntryDispatch dispatch) {
        FhirContext fhir = FhirContext.forR4Cached();
        RestfulServer server = new RestfulServer(fhir);
        StorageHooks hooks = new StorageHooks(server.getInterceptorService());
        Map<String, SearchParams> types = new TreeMap<>();
        TYPES.forEach(type -> types.put(type, new SearchParams(fhir, type)));
        boolean lenient = abilities.has(Ability.LENIENT_SEARCH);
        types.forEach((type, params) -> {
            RuntimeResourceDefinition definition = fhir.getResourceDefinition(type);
            server.registerProvider(
                    new MemoryProvider(definition.getImplementingClass(), type, store, params, hooks, lenient));
        });
        if (abilities.has(Ability.EVERYTHING)) {
            server.registerProvider(
                    new EverythingProvider(store, TYPES, hooks, abilities.has(Ability.WITHHOLD_SENSITIVE)));
        }
        if (abilities.has(Ability.DOCUMENT_OPERATION)) {
            server.registerProvider(new DocumentProvider(store, hooks));
        }
        server.registerProvider(new BatchProvider(fhir, dispatch));
        server.setServerConformanceProvider(new MemoryCapabilities(types, store.now(), abilities));
        FifoMemoryPagingProvider paging = new FifoMemoryPagingProvider(KEPT_SEARCHES);
        paging.setDefaultPageSize(Math.min(Abilities.MODEST_PAGE_SIZE, abilities.maxPageSize()));
        paging.setMaximumPageSize(abilities.maxPageSize());
        server.setPagingProvider(paging);
        return server;
    }
}
