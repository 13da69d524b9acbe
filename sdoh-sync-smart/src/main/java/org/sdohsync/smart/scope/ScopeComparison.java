// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.scope;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The comparison of requested and granted scopes: a source may grant exactly what was requested, parts, more, or something
 * else (SMART App Launch 2.2, Scopes and Launch Context §Wildcard scopes). A granted scope does not guarantee data.
 * Immutable; safe for use by many threads.
 */
public final class ScopeComparison {
    private final Set<String> granted = new LinkedHashSet<>();
    private final Set<String> partial = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> extra = new LinkedHashSet<>();

    private ScopeComparison() {}

    /**
     * Compares requested and granted scopes.
     *
     * @param asked the requested scopes
     * @param answer the granted scopes
     * @return the comparison
     */
    public static ScopeComparison of(Scopes asked, Scopes answer) {
        ScopeComparison comparison = new ScopeComparison();
        List<ResourceScope> grants = resources(answer);
        for (String scope : asked.asSet()) {
            comparison.place(scope, answer, grants);
        }
        List<ResourceScope> requests = resources(asked);
        for (String scope : answer.asSet()) {
            boolean wanted = ResourceScope.parse(scope)
                    .map(grant -> coverage(grant, requests) == Coverage.FULL)
                    .orElse(asked.contains(scope));
            if (!wanted) {
                comparison.extra.add(scope);
            }
        }
        return comparison;
    }

    /**
     * The requested scopes that were granted completely.
     *
     * @return an unmodifiable set
     */
    public Set<String> granted() {
        return Collections.unmodifiableSet(granted);
    }

    /**
     * The requested scopes that were granted in part: fewer operations, single types instead of a wildcard, or with
     * conditions.
     *
     * @return an unmodifiable set
     */
    public Set<String> partial() {
        return Collections.unmodifiableSet(partial);
    }

    /**
     * The requested scopes that were not granted. A refresh token may be issued even if {@code offline_access} is missing.
     *
     * @return an unmodifiable set
     */
    public Set<String> missing() {
        return Collections.unmodifiableSet(missing);
    }

    /**
     * The granted scopes that go beyond the requested ones.
     *
     * @return an unmodifiable set
     */
    public Set<String> extra() {
        return Collections.unmodifiableSet(extra);
    }

    private void place(String scope, Scopes answer, List<ResourceScope> grants) {
        Optional<ResourceScope> resource = ResourceScope.parse(scope);
        Coverage coverage = resource.map(asked -> coverage(asked, grants))
                .orElse(answer.contains(scope) ? Coverage.FULL : Coverage.NONE);
        switch (coverage) {
            case FULL -> granted.add(scope);
            case PART -> partial.add(scope);
            case NONE -> missing.add(scope);
        }
    }

    private enum Coverage {
        FULL,
        PART,
        NONE
    }

    private static Coverage coverage(ResourceScope asked, List<ResourceScope> grants) {
        boolean all = true;
        boolean any = false;
        for (char operation : asked.operations().toCharArray()) {
            all &= grants.stream().anyMatch(grant -> asked.coveredBy(grant, operation));
            any |= grants.stream().anyMatch(grant -> asked.touchedBy(grant, operation));
        }
        if (all) {
            return Coverage.FULL;
        }
        return any ? Coverage.PART : Coverage.NONE;
    }

    private static List<ResourceScope> resources(Scopes scopes) {
        return scopes.asSet().stream()
                .map(ResourceScope::parse)
                .flatMap(Optional::stream)
                .toList();
    }
}
