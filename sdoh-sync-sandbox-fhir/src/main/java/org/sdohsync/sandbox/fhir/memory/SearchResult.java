// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** The matches of one search as they were at that moment; each page brings what its own matches include. */
final class SearchResult implements IBundleProvider {
    private final List<Resource> matches;
    private final Map<Resource, List<Resource>> includes;
    private final Instant time;

    SearchResult(List<Resource> matches, Map<Resource, List<Resource>> includes, Instant time) {
        this.matches = List.copyOf(matches);
        this.includes = Map.copyOf(includes);
        this.time = time;
    }

    @Override
    public List<IBaseResource> getResources(int from, int to) {
        List<Resource> page = matches.subList(Math.min(from, matches.size()), Math.min(to, matches.size()));
        Set<Resource> included = new LinkedHashSet<>();
        page.forEach(match -> included.addAll(includes.getOrDefault(match, List.of())));
        List<IBaseResource> answer = new ArrayList<>();
        page.forEach(match -> answer.add(entry(match, BundleEntrySearchModeEnum.MATCH)));
        included.forEach(resource -> answer.add(entry(resource, BundleEntrySearchModeEnum.INCLUDE)));
        return answer;
    }

    private static Resource entry(Resource stored, BundleEntrySearchModeEnum mode) {
        Resource copy = stored.copy();
        ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.put(copy, mode);
        return copy;
    }

    @Override
    public IPrimitiveType<Date> getPublished() {
        return new InstantType(Date.from(time));
    }

    @Override
    public @Nullable String getUuid() {
        return null;
    }

    @Override
    public @Nullable Integer preferredPageSize() {
        return null;
    }

    @Override
    public Integer size() {
        return matches.size();
    }
}
