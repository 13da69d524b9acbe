// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.Include;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.gclient.IQuery;
import ca.uhn.fhir.rest.param.DateRangeParam;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.internal.code.Profiles;

/**
 * The alternative: what a careful developer writes with HAPI's generic client. It searches by owner and time, sorted, a hundred a page,
 * and follows {@code next}. {@code _include} brings along whatever a Task leads to by search parameters: ServiceRequest, Patient,
 * PractitionerRole and what that refers to. For what no search parameter reaches (reasons, Goals, Consents) it sends one batch, each
 * reference once: for a whole page, which needs as few requests as can be, or for each Task, which is what one arrives at when each
 * Task is handled by itself.
 *
 * <p>It is favoured: no CapabilityStatement is fetched, nothing is retried, checked or stored, nothing is missing, and what it would
 * do with a server that lacks {@code _include} or batches is left out. It has the whole model of all it read, narratives included, because HAPI's
 * parser makes one of every entry.
 */
final class HapiLoop {
    private final IGenericClient client;
    private final boolean batchForPage;

    HapiLoop(String base, boolean batchForPage) {
        FhirContext context = FhirContext.forR4Cached();
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        this.client = context.newRestfulGenericClient(base);
        this.client.registerInterceptor(new BearerTokenAuthInterceptor(FoodBank.TOKEN.reveal()));
        this.batchForPage = batchForPage;
    }

    /** Reads all Tasks and what belongs to each. */
    void first(Found found) {
        Bundle page = tasks().include(Task.INCLUDE_FOCUS)
                .include(Task.INCLUDE_PATIENT)
                .include(Task.INCLUDE_REQUESTER)
                .include(new Include("PractitionerRole:practitioner", true))
                .include(new Include("PractitionerRole:organization", true))
                .execute();
        while (true) {
            work(page, found);
            if (page.getLink(Bundle.LINK_NEXT) == null) {
                return;
            }
            page = client.loadPage().next(page).execute();
        }
    }

    /** Reads what changed since a time; gives how many Tasks were on the pages that are known in that version. */
    int known(String since, Map<String, String> versions) {
        Bundle page = tasks().lastUpdated(new DateRangeParam(since, null)).execute();
        int known = 0;
        while (true) {
            for (BundleEntryComponent entry : page.getEntry()) {
                Resource task = entry.getResource();
                String version = task.getMeta().getVersionId();
                known += version.equals(versions.putIfAbsent(task.getIdElement().getIdPart(), version)) ? 1 : 0;
            }
            if (page.getLink(Bundle.LINK_NEXT) == null) {
                return known;
            }
            page = client.loadPage().next(page).execute();
        }
    }

    private IQuery<Bundle> tasks() {
        return client.search()
                .forResource(Task.class)
                .where(Task.OWNER.hasId(FoodBank.OWNER))
                .sort()
                .ascending("_lastUpdated")
                .count(100)
                .returnBundle(Bundle.class);
    }

    private void work(Bundle page, Found found) {
        Map<String, Resource> read = new HashMap<>();
        keep(page, read);
        List<Task> tasks = page.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .filter(Task.class::isInstance)
                .map(Task.class::cast)
                .toList();
        if (batchForPage) {
            fetch(tasks, read);
        }
        for (Task task : tasks) {
            if (!batchForPage) {
                fetch(List.of(task), read);
            }
            take(task, read, found);
        }
    }

    /** Reads in one batch what the ServiceRequests of some Tasks lead to and was not read yet. */
    private void fetch(List<Task> tasks, Map<String, Resource> read) {
        Set<String> open = new LinkedHashSet<>();
        for (Task task : tasks) {
            if (read.get(key(task.getFocus())) instanceof ServiceRequest request) {
                Stream.of(request.getReasonReference(), goals(request), request.getSupportingInfo())
                        .flatMap(List::stream)
                        .map(HapiLoop::key)
                        .filter(key -> !read.containsKey(key))
                        .forEach(open::add);
            }
        }
        if (open.isEmpty()) {
            return;
        }
        Bundle asked = new Bundle().setType(Bundle.BundleType.BATCH);
        open.forEach(key ->
                asked.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl(key));
        keep(client.transaction().withBundle(asked).execute(), read);
    }

    private static void take(Task task, Map<String, Resource> read, Found found) {
        boolean patient = read.get(key(task.getFor())) instanceof Patient;
        boolean requester = read.get(key(task.getRequester())) instanceof PractitionerRole role
                && read.containsKey(key(role.getPractitioner()))
                && read.containsKey(key(role.getOrganization()));
        if (read.get(key(task.getFocus())) instanceof ServiceRequest request) {
            found.add(
                    patient && requester,
                    count(Resource.class, request.getReasonReference(), read),
                    count(Goal.class, goals(request), read),
                    count(Consent.class, request.getSupportingInfo(), read));
        }
    }

    private static int count(Class<?> type, List<Reference> references, Map<String, Resource> read) {
        return (int) references.stream()
                .map(reference -> read.get(key(reference)))
                .filter(type::isInstance)
                .count();
    }

    private static List<Reference> goals(ServiceRequest request) {
        return request.getExtensionsByUrl(Profiles.PERTAINS_TO_GOAL_EXTENSION).stream()
                .map(Extension::getValue)
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }

    private static void keep(Bundle page, Map<String, Resource> read) {
        for (BundleEntryComponent entry : page.getEntry()) {
            Resource resource = entry.getResource();
            if (resource != null) {
                read.put(resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource);
            }
        }
    }

    private static String key(Reference reference) {
        return reference.getReferenceElement().getResourceType() + "/"
                + reference.getReferenceElement().getIdPart();
    }
}
