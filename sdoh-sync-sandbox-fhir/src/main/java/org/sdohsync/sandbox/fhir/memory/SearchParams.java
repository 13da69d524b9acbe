// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The search parameters of one resource type this server can evaluate, from HAPI's own metadata and the SDOHCC guide. */
final class SearchParams {
    private static final Set<RestSearchParameterTypeEnum> TYPES = EnumSet.of(
            RestSearchParameterTypeEnum.TOKEN,
            RestSearchParameterTypeEnum.REFERENCE,
            RestSearchParameterTypeEnum.DATE,
            RestSearchParameterTypeEnum.STRING,
            RestSearchParameterTypeEnum.URI);
    private static final Map<String, Map<String, String>> SDOHCC = Map.of(
            "Task", Map.of("output", "Task.output.value.ofType(Reference)"),
            "ServiceRequest", Map.of("supporting-info", "ServiceRequest.supportingInfo"));

    private final Map<String, SearchParam> byName = new TreeMap<>();

    SearchParams(FhirContext fhir, String type) {
        for (RuntimeSearchParam param : fhir.getResourceDefinition(type).getSearchParams()) {
            String target = param.getTargets().size() == 1
                    ? param.getTargets().iterator().next()
                    : null;
            add(param.getName(), param.getParamType(), param.getPathsSplitForResourceType(type), target);
        }
        SDOHCC.getOrDefault(type, Map.of())
                .forEach((name, path) -> add(name, RestSearchParameterTypeEnum.REFERENCE, List.of(path), null));
    }

    Optional<SearchParam> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Collection<SearchParam> all() {
        return List.copyOf(byName.values());
    }

    private void add(String name, RestSearchParameterTypeEnum type, List<String> paths, @Nullable String target) {
        List<ElementPath> parsed =
                paths.stream().map(ElementPath::parse).flatMap(Optional::stream).toList();
        if (TYPES.contains(type) && !parsed.isEmpty() && parsed.size() == paths.size()) {
            byName.put(name, new SearchParam(name, type, parsed, target));
        }
    }
}
