// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.prefetch;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from the granted scopes whether a read or search can succeed (SMART App Launch 2.2 §Scopes, in both styles). Stateless. */
final class GrantedReads {
    private static final Pattern SCOPE =
            Pattern.compile("(?:patient|user|system)/(\\*|[A-Za-z]{1,64})\\.(read|write|\\*|[cruds]{1,5})(?:\\?.*)?");

    private GrantedReads() {}

    /** True if a scope covers it, or no scope is about resources at all, so that only trying tells. */
    static boolean cover(Set<String> granted, String type, boolean read) {
        List<MatchResult> scopes = granted.stream()
                .map(SCOPE::matcher)
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult)
                .toList();
        return scopes.isEmpty() || scopes.stream().anyMatch(scope -> covers(scope, type, read));
    }

    private static boolean covers(MatchResult scope, String type, boolean read) {
        String rights = scope.group(2);
        boolean right = switch (rights) {
            case "read", "*" -> true;
            case "write" -> false;
            default -> rights.indexOf(read ? 'r' : 's') >= 0;
        };
        return right && (scope.group(1).equals("*") || scope.group(1).equals(type));
    }
}
