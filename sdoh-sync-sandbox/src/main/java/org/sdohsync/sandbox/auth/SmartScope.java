// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which scopes exist and which one contains another (SMART App Launch 2.2, scopes and launch context). */
final class SmartScope {

    private static final Pattern RESOURCE = Pattern.compile(
            "(?<level>patient|user|system)/(?<type>\\*|[A-Z][A-Za-z]*)\\.(?<ops>read|write|\\*|c?r?u?d?s?)(?<query>\\?.+)?");
    private static final Pattern LAUNCH = Pattern.compile("launch(/[a-z]+(\\?role=.+)?)?");
    private static final Set<String> PLAIN = Set.of("openid", "fhirUser", "profile", "online_access", "offline_access");

    private SmartScope() {}

    static boolean isForApps(String scope) {
        return PLAIN.contains(scope) || LAUNCH.matcher(scope).matches() || (isResource(scope) && !isSystem(scope));
    }

    static boolean isSystem(String scope) {
        return scope.startsWith("system/") && isResource(scope);
    }

    /** Tells whether a registered scope allows the requested one: the same, or the same level with more types or more verbs. */
    static boolean covers(String registered, String requested) {
        if (registered.equals(requested)) {
            return true;
        }
        Matcher wide = RESOURCE.matcher(registered);
        Matcher narrow = RESOURCE.matcher(requested);
        return wide.matches()
                && narrow.matches()
                && wide.group("query") == null
                && wide.group("level").equals(narrow.group("level"))
                && (wide.group("type").equals("*") || wide.group("type").equals(narrow.group("type")))
                && contains(verbs(wide.group("ops")), verbs(narrow.group("ops")));
    }

    private static boolean isResource(String scope) {
        Matcher matcher = RESOURCE.matcher(scope);
        return matcher.matches() && !matcher.group("ops").isEmpty();
    }

    private static boolean contains(String more, String fewer) {
        return fewer.chars().allMatch(verb -> more.indexOf(verb) >= 0);
    }

    private static String verbs(String ops) {
        return switch (ops) {
            case "read" -> "rs";
            case "write" -> "cud";
            case "*" -> "cruds";
            default -> ops;
        };
    }
}
