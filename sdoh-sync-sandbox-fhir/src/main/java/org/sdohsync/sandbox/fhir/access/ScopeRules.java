// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads SMART scopes of version 1 ({@code .read}, {@code .write}, {@code .*}) and 2 ({@code .cruds}). A scope with a query part is
 * narrower than this server can enforce, so it grants nothing.
 */
final class ScopeRules {
    private static final Pattern SCOPE =
            Pattern.compile("(patient|user|system)/([A-Za-z]+|\\*)\\.(read|write|\\*|c?r?u?d?s?)");

    private ScopeRules() {}

    static GrantedAccess reach(TokenGrant grant, String type, Permission permission) {
        GrantedAccess best = GrantedAccess.NONE;
        for (String scope : grant.scopes()) {
            Matcher parts = SCOPE.matcher(scope);
            if (parts.matches() && names(parts.group(2), type) && allows(parts.group(3), permission)) {
                GrantedAccess found = reachOf(parts.group(1), grant);
                best = found.compareTo(best) > 0 ? found : best;
            }
        }
        return best;
    }

    private static GrantedAccess reachOf(String context, TokenGrant grant) {
        if (!context.equals("patient")) {
            return GrantedAccess.ALL;
        }
        return grant.patient() == null ? GrantedAccess.NONE : GrantedAccess.PATIENT;
    }

    private static boolean names(String scopeType, String type) {
        return scopeType.equals("*") || scopeType.equals(type);
    }

    private static boolean allows(String access, Permission permission) {
        String letters = switch (access) {
            case "read" -> "rs";
            case "write" -> "cud";
            case "*" -> "cruds";
            default -> access;
        };
        return letters.indexOf(permission.letter()) >= 0;
    }
}
