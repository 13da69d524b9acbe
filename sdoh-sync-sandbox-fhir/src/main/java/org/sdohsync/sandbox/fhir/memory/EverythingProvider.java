// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import ca.uhn.fhir.model.valueset.BundleTypeEnum;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The operation {@code $everything} on a {@link MemoryStore} (FHIR R4 OperationDefinition Patient-everything): the patient, what
 * names the patient, and the people and places that these refer to; HAPI calls its methods.
 */
public final class EverythingProvider {
    private static final Set<String> RESTRICTED = Set.of("R", "V");
    private static final List<String> LINKS = List.of("subject", "patient", "for", "beneficiary");

    private final MemoryStore store;
    private final List<String> types;
    private final StorageHooks hooks;
    private final boolean withholds;

    EverythingProvider(MemoryStore store, List<String> types, StorageHooks hooks, boolean withholds) {
        this.store = store;
        this.types = types;
        this.hooks = hooks;
        this.withholds = withholds;
    }

    /**
     * Answers for one patient.
     *
     * @param id the patient
     * @param since only what was changed after, null for all
     * @param wanted the types, null for all
     * @param request the request
     * @return the resources
     */
    @Operation(name = "$everything", type = Patient.class, idempotent = true, bundleType = BundleTypeEnum.SEARCHSET)
    public IBundleProvider ofOne(
            @IdParam IdType id,
            @OperationParam(name = "_since") @Nullable InstantType since,
            @OperationParam(name = "_type") @Nullable List<CodeType> wanted,
            RequestDetails request) {
        List<Resource> patient = hooks.visible(
                store.live("Patient").stream()
                        .filter(one -> one.getIdPart().equals(id.getIdPart()))
                        .toList(),
                request);
        if (patient.isEmpty()) {
            throw new ResourceNotFoundException(new IdType("Patient", id.getIdPart()));
        }
        return answer(patient, since, wanted, request);
    }

    /**
     * Answers for all patients that the user may see.
     *
     * @param since only what was changed after, null for all
     * @param wanted the types, null for all
     * @param request the request
     * @return the resources
     */
    @Operation(name = "$everything", type = Patient.class, idempotent = true, bundleType = BundleTypeEnum.SEARCHSET)
    public IBundleProvider ofAll(
            @OperationParam(name = "_since") @Nullable InstantType since,
            @OperationParam(name = "_type") @Nullable List<CodeType> wanted,
            RequestDetails request) {
        return answer(hooks.visible(store.live("Patient"), request), since, wanted, request);
    }

    private IBundleProvider answer(
            List<Resource> patients,
            @Nullable InstantType since,
            @Nullable List<CodeType> wanted,
            RequestDetails request) {
        Set<String> ids = patients.stream().map(Resource::getIdPart).collect(Collectors.toSet());
        List<Resource> found = new ArrayList<>(patients);
        for (String type : types) {
            if (!type.equals("Patient")) {
                found.addAll(store.live(type).stream()
                        .filter(resource -> names(resource, ids))
                        .toList());
            }
        }
        List<Resource> visible = new ArrayList<>(hooks.visible(found, request));
        boolean withheld = withholds && visible.removeIf(EverythingProvider::isRestricted);
        visible.addAll(hooks.visible(supporting(visible), request));
        List<IBaseResource> answer = visible.stream()
                .filter(resource -> isWanted(resource, since, wanted))
                .<IBaseResource>map(resource -> entry(resource.copy(), BundleEntrySearchModeEnum.MATCH))
                .collect(Collectors.toCollection(ArrayList::new));
        if (withheld) {
            OperationOutcome said = new OperationOutcome();
            said.addIssue().setSeverity(IssueSeverity.WARNING).setCode(IssueType.SUPPRESSED);
            answer.add(entry(said, BundleEntrySearchModeEnum.OUTCOME));
        }
        SimpleBundleProvider pages = new SimpleBundleProvider(answer);
        pages.setPublished(new InstantType(Date.from(store.now())));
        return pages;
    }

    private static Resource entry(Resource resource, BundleEntrySearchModeEnum mode) {
        ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.put(resource, mode);
        return resource;
    }

    private static boolean isRestricted(Resource resource) {
        return resource.getMeta().getSecurity().stream().anyMatch(label -> RESTRICTED.contains(label.getCode()));
    }

    private static boolean isWanted(Resource resource, @Nullable InstantType since, @Nullable List<CodeType> wanted) {
        boolean type = wanted == null
                || wanted.isEmpty()
                || wanted.stream()
                        .flatMap(code -> Arrays.stream(code.getValue().split(",", -1)))
                        .anyMatch(resource.fhirType()::equals);
        Date changed = resource.getMeta().getLastUpdated();
        return type
                && (since == null
                        || changed == null
                        || !changed.toInstant().isBefore(since.getValue().toInstant()));
    }

    private static boolean names(Resource resource, Set<String> patients) {
        return LINKS.stream()
                .flatMap(link -> children(resource, link))
                .filter(Reference.class::isInstance)
                .map(value -> ((Reference) value).getReferenceElement())
                .anyMatch(id -> "Patient".equals(id.getResourceType()) && patients.contains(id.getIdPart()));
    }

    /** What the resources refer to directly, and is of no patient. */
    private List<Resource> supporting(List<Resource> resources) {
        Set<String> wanted =
                resources.stream().flatMap(EverythingProvider::references).collect(Collectors.toSet());
        return Stream.of("Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService", "Binary")
                .flatMap(type -> store.live(type).stream())
                .filter(resource -> wanted.contains(resource.fhirType() + "/" + resource.getIdPart()))
                .toList();
    }

    private static Stream<String> references(Base value) {
        Stream<String> own = value instanceof Reference reference && reference.hasReference()
                ? Stream.of(reference
                        .getReferenceElement()
                        .toUnqualifiedVersionless()
                        .getValue())
                : Stream.empty();
        return Stream.concat(
                own,
                value.children().stream()
                        .flatMap(property -> property.getValues().stream())
                        .flatMap(EverythingProvider::references));
    }

    /** HAPI answers null for an element the type does not have. */
    private static Stream<Base> children(Resource resource, String name) {
        Base @Nullable [] values = resource.getProperty(name.hashCode(), name, false);
        return values == null ? Stream.empty() : Arrays.stream(values);
    }
}
