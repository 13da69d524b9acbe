// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.rest.annotation.ConditionalUrlParam;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.Delete;
import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.util.UrlUtil;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** The RESTful interactions of one resource type on a {@link MemoryStore}; HAPI calls its methods. */
public final class MemoryProvider implements IResourceProvider {
    private final Class<? extends IBaseResource> type;
    private final String name;
    private final MemoryStore store;
    private final SearchParams params;
    private final StorageHooks hooks;
    private final boolean lenient;

    MemoryProvider(
            Class<? extends IBaseResource> type,
            String name,
            MemoryStore store,
            SearchParams params,
            StorageHooks hooks,
            boolean lenient) {
        this.type = type;
        this.name = name;
        this.store = store;
        this.params = params;
        this.hooks = hooks;
        this.lenient = lenient;
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return type;
    }

    /**
     * Reads the newest or a named version.
     *
     * @param id the id, with a version for a vread
     * @param request the request
     * @return a copy
     */
    @Read(version = true)
    public IBaseResource read(@IdParam IIdType id, RequestDetails request) {
        Version version = id.hasVersionIdPart() ? version(id) : current(id).orElseThrow(() -> unknown(id));
        Resource resource = live(version);
        if (hooks.visible(List.of(resource), request).isEmpty()) {
            throw unknown(id);
        }
        return resource.copy();
    }

    /**
     * Lists the versions of one resource, newest first.
     *
     * @param id the id
     * @param request the request
     * @return the versions
     */
    @History
    public IBundleProvider history(@IdParam IIdType id, RequestDetails request) {
        List<Version> versions = store.history(name, id.getIdPart());
        List<Resource> visible = hooks.visible(
                versions.stream()
                        .flatMap(version -> Optional.ofNullable(version.resource()).stream())
                        .toList(),
                request);
        if (visible.isEmpty()) {
            throw unknown(id);
        }
        List<Version> shown = versions.stream()
                .filter(version -> version.resource() == null || visible.contains(version.resource()))
                .toList();
        return new HistoryResult(shown, Date.from(store.now()));
    }

    /**
     * Creates, unless a resource meets the condition.
     *
     * @param resource the new resource
     * @param condition the value of {@code If-None-Exist}, null without one
     * @param request the request
     * @return what is stored
     */
    @Create
    public MethodOutcome create(
            @ResourceParam IBaseResource resource,
            @ConditionalUrlParam @Nullable String condition,
            RequestDetails request) {
        Resource fresh = (Resource) resource;
        fresh.setId((String) null);
        hooks.creating(fresh, request);
        Predicate<Resource> same = condition == null ? stored -> false : condition(condition, request);
        Created done = store.create(fresh, same);
        if (done.existing() > 1) {
            throw new PreconditionFailedException("If-None-Exist matches several resources");
        }
        return outcome(done.version(), done.existing() == 0);
    }

    /**
     * Updates, or creates under a given id.
     *
     * @param id the id, with the version of {@code If-Match}
     * @param resource what to store
     * @param request the request
     * @return what is stored
     */
    @Update
    public MethodOutcome update(@IdParam IIdType id, @ResourceParam IBaseResource resource, RequestDetails request) {
        Resource next = (Resource) resource;
        Optional<MethodOutcome> done = Optional.empty();
        while (done.isEmpty()) {
            done = tryUpdate(id, next, request);
        }
        return done.get();
    }

    /**
     * Deletes.
     *
     * @param id the id
     * @param request the request
     * @return what was deleted
     */
    @Delete
    public MethodOutcome delete(@IdParam IIdType id, RequestDetails request) {
        Version version = current(id).orElseThrow(() -> unknown(id));
        while (version.resource() != null) {
            hooks.deleting(version.resource(), request);
            store.replace(name, id.getIdPart(), version.number(), null);
            version = current(id).orElseThrow(() -> unknown(id));
        }
        return new MethodOutcome(new IdType(name, id.getIdPart(), "" + version.number()));
    }

    /**
     * Searches.
     *
     * @param request the request with its parameters
     * @return the matches and what they include
     */
    @Search(allowUnknownParams = true)
    public IBundleProvider search(RequestDetails request) {
        SearchQuery query =
                new SearchQuery(params, name, request.getFhirServerBase(), lenient, request.getParameters());
        List<Resource> matches = hooks.visible(query.select(store.live(name)), request);
        // Resolved now: the request, and with it the grant, is gone when a further page is asked for.
        Map<Resource, List<Resource>> included = new HashMap<>();
        if (!query.includes().isEmpty()) {
            matches.forEach(match -> included.put(match, included(match, query, request)));
        }
        return new SearchResult(matches, included, store.now());
    }

    private Optional<MethodOutcome> tryUpdate(IIdType id, Resource next, RequestDetails request) {
        Optional<Version> before = current(id);
        long number = before.map(Version::number).orElse(0L);
        if (id.hasVersionIdPart() && !id.getVersionIdPart().equals("" + number)) {
            throw new ResourceVersionConflictException(
                    "The version of If-Match is not the newest of " + name + "/" + id.getIdPart());
        }
        Resource stored = before.map(Version::resource).orElse(null);
        if (stored == null) {
            hooks.creating(next, request);
        } else {
            hooks.updating(stored, next, request);
        }
        boolean fresh = stored == null;
        return store.replace(name, id.getIdPart(), number, next).map(version -> outcome(version, fresh));
    }

    private List<Resource> included(Resource match, SearchQuery query, RequestDetails request) {
        List<Resource> found = query.includes().stream()
                .flatMap(param -> param.values(match).stream())
                .filter(Reference.class::isInstance)
                .map(value -> ((Reference) value).getReferenceElement())
                .filter(id -> isLocal(id, request))
                .flatMap(id -> store.current(id.getResourceType(), id.getIdPart()).stream())
                .flatMap(version -> Optional.ofNullable(version.resource()).stream())
                .toList();
        return hooks.visible(found, request);
    }

    private static boolean isLocal(IIdType id, RequestDetails request) {
        boolean here = !id.hasBaseUrl() || id.getBaseUrl().replaceAll("/+$", "").equals(request.getFhirServerBase());
        return here && id.hasResourceType() && id.hasIdPart();
    }

    private Predicate<Resource> condition(String condition, RequestDetails request) {
        String query = condition.substring(condition.indexOf('?') + 1);
        Map<String, String[]> parameters = UrlUtil.parseQueryString(query);
        SearchQuery wanted = new SearchQuery(params, name, request.getFhirServerBase(), false, parameters);
        if (!wanted.hasCriteria()) {
            throw new InvalidRequestException("If-None-Exist has no search parameter");
        }
        return wanted::matches;
    }

    private Version version(IIdType id) {
        return store.history(name, id.getIdPart()).stream()
                .filter(version -> id.getVersionIdPart().equals("" + version.number()))
                .findFirst()
                .orElseThrow(() -> unknown(id));
    }

    private Optional<Version> current(IIdType id) {
        return store.current(name, id.getIdPart());
    }

    private Resource live(Version version) {
        if (version.resource() == null) {
            throw new ResourceGoneException(new IdType(name, version.id(), "" + version.number()));
        }
        return version.resource();
    }

    private static MethodOutcome outcome(Version version, boolean created) {
        Resource stored = version.resource();
        IdType id = new IdType(version.type(), version.id(), "" + version.number());
        MethodOutcome outcome = new MethodOutcome(id, created);
        outcome.setResource(stored == null ? null : stored.copy());
        return outcome;
    }

    private static ResourceNotFoundException unknown(IIdType id) {
        return new ResourceNotFoundException(id);
    }
}
