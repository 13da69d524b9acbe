// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.scope;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parsed resource scope (SMART App Launch 2.2, Scopes and Launch Context §Syntax). */
record ResourceScope(String level, String type, String operations, Set<String> conditions) {
    private static final String URI_FORM = "http://smarthealthit.org/fhir/scopes/";
    private static final Pattern SYNTAX =
            Pattern.compile("(patient|user|system)/(\\*|[A-Za-z]+)\\.(read|write|\\*|c?r?u?d?s?)(?:\\?(.+))?");

    /** Parses a scope of either style; empty if it is not a resource scope, or if its letters are out of order. */
    static Optional<ResourceScope> parse(String scope) {
        String plain = scope.startsWith(URI_FORM) ? scope.substring(URI_FORM.length()) : scope;
        Matcher matcher = SYNTAX.matcher(plain);
        if (!matcher.matches() || matcher.group(3).isEmpty()) {
            return Optional.empty();
        }
        String query = matcher.group(4);
        Set<String> conditions =
                query == null ? Set.of() : new TreeSet<>(Set.copyOf(java.util.List.of(query.split("&"))));
        return Optional.of(
                new ResourceScope(matcher.group(1), matcher.group(2), letters(matcher.group(3)), conditions));
    }

    /** Tells whether a granted scope covers an operation of this scope completely. */
    boolean coveredBy(ResourceScope granted, char operation) {
        return reachedBy(granted, operation)
                && (granted.type.equals("*") || granted.type.equals(type))
                && conditions.containsAll(granted.conditions);
    }

    /** Tells whether a granted scope covers an operation of this scope at least in part. */
    boolean touchedBy(ResourceScope granted, char operation) {
        return reachedBy(granted, operation)
                && (granted.type.equals("*") || type.equals("*") || granted.type.equals(type));
    }

    /** This scope in SMART 1 style, which may be two scopes. */
    Set<String> inV1() {
        Set<String> spelled = new LinkedHashSet<>();
        if (operations.indexOf('r') >= 0 || operations.indexOf('s') >= 0) {
            spelled.add(level + "/" + type + ".read");
        }
        if (operations.matches(".*[cud].*")) {
            spelled.add(level + "/" + type + ".write");
        }
        return spelled;
    }

    /** This scope in SMART 2 style. */
    String inV2() {
        return level + "/" + type + "." + operations + (conditions.isEmpty() ? "" : "?" + String.join("&", conditions));
    }

    private boolean reachedBy(ResourceScope granted, char operation) {
        return granted.level.equals(level) && granted.operations.indexOf(operation) >= 0;
    }

    private static String letters(String suffix) {
        return switch (suffix) {
            case "read" -> "rs";
            case "write" -> "cud";
            case "*" -> "cruds";
            default -> suffix;
        };
    }
}
