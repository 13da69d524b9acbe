// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;

/** One search on one resource type: criteria that must all be met, an order, and what to include. */
final class SearchQuery {
    private static final Set<String> RESULT = Set.of(
            "_count", "_total", "_format", "_pretty", "_summary", "_elements", "_bundletype", "_getpages", "_offset");

    private final SearchParams params;
    private final String type;
    private final String fhirBase;
    private final boolean lenient;
    private final List<Criterion> criteria = new ArrayList<>();
    private final List<SearchParam> includes = new ArrayList<>();
    private Optional<Comparator<Resource>> order = Optional.empty();

    /**
     * Reads a search.
     *
     * @throws InvalidRequestException if a parameter is not understood and the server is strict
     */
    SearchQuery(SearchParams params, String type, String fhirBase, boolean lenient, Map<String, String[]> query) {
        this.params = params;
        this.type = type;
        this.fhirBase = fhirBase;
        this.lenient = lenient;
        query.forEach(this::read);
    }

    boolean matches(Resource resource) {
        return criteria.stream().allMatch(criterion -> criterion.test(resource));
    }

    boolean hasCriteria() {
        return !criteria.isEmpty();
    }

    List<Resource> select(List<Resource> all) {
        List<Resource> found = new ArrayList<>(all);
        found.removeIf(resource -> !matches(resource));
        order.ifPresent(found::sort);
        return found;
    }

    List<SearchParam> includes() {
        return List.copyOf(includes);
    }

    private void read(String key, String[] values) {
        for (String value : values) {
            switch (key) {
                case "_sort" -> readSort(value);
                case "_include" -> readInclude(value);
                default -> readCriterion(key, value);
            }
        }
    }

    private void readCriterion(String key, String value) {
        String[] parts = key.split(":", 2);
        if (RESULT.contains(parts[0]) || value.isBlank()) {
            return;
        }
        Optional<SearchParam> param = params.find(parts[0]);
        if (param.isPresent()) {
            criteria.add(Criterion.of(param.get(), parts.length > 1 ? parts[1] : "", value, fhirBase));
        } else {
            refuse("a search parameter");
        }
    }

    private void readInclude(String value) {
        String[] parts = value.split(":", -1);
        Optional<SearchParam> param = parts.length > 1 && parts[0].equals(type)
                ? params.find(parts[1]).filter(found -> found.type() == RestSearchParameterTypeEnum.REFERENCE)
                : Optional.empty();
        param.ifPresentOrElse(includes::add, () -> refuse("an _include"));
    }

    private void readSort(String value) {
        for (String part : value.split(",", -1)) {
            boolean down = part.startsWith("-");
            String name = down ? part.substring(1) : part;
            Optional<Comparator<Resource>> next = comparator(name);
            if (next.isEmpty()) {
                refuse("a _sort");
                continue;
            }
            Comparator<Resource> step = down ? next.get().reversed() : next.get();
            order = Optional.of(order.map(first -> first.thenComparing(step)).orElse(step));
        }
    }

    private Optional<Comparator<Resource>> comparator(String name) {
        if (name.equals("_id")) {
            return Optional.of(Comparator.comparing(Resource::getIdPart));
        }
        return params.find(name)
                .filter(param -> param.type() == RestSearchParameterTypeEnum.DATE)
                .map(param -> Comparator.comparingLong(resource -> earliest(param, resource)));
    }

    private static long earliest(SearchParam param, Resource resource) {
        return param.values(resource).stream()
                .flatMap(value -> DateRange.of(value).stream())
                .mapToLong(DateRange::first)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void refuse(String what) {
        if (!lenient) {
            throw new InvalidRequestException("This server does not support " + what + " of this " + type + " search");
        }
    }
}
