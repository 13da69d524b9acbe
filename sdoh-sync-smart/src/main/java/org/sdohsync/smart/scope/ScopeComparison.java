// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.scope;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked, compared with what was granted: a source may grant exactly that, parts, something wider or something else
 * (SMART App Launch 2.2, Scopes and Launch Context §Wildcard scopes). Scopes never promise data. Immutable.
 */
public final class ScopeComparison {
    private final Set<String> granted = new LinkedHashSet<>();
    private final Set<String> partial = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> extra = new LinkedHashSet<>();

    private ScopeComparison() {}

    /**
     * Compares.
     *
     * @param asked the scopes that were asked for
     * @param answer the scopes that were granted
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
     * The scopes asked for and granted in full.
     *
     * @return an unmodifiable set
     */
    public Set<String> granted() {
        return Collections.unmodifiableSet(granted);
    }

    /**
     * The scopes of which only a part was granted: fewer operations, listed types for a wildcard, or with conditions.
     *
     * @return an unmodifiable set
     */
    public Set<String> partial() {
        return Collections.unmodifiableSet(partial);
    }

    /**
     * The scopes of which nothing was granted. A missing {@code offline_access} says nothing about a refresh token.
     *
     * @return an unmodifiable set
     */
    public Set<String> missing() {
        return Collections.unmodifiableSet(missing);
    }

    /**
     * The granted scopes that reach beyond what was asked.
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
