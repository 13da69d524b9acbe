// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.discovery.MetadataWarning;

/** Collects the defects of a SMART configuration (SMART App Launch 2.2, Conformance §Metadata). */
final class MetadataWarnings {
    private static final Set<String> LISTS = Set.of(
            "capabilities",
            "grant_types_supported",
            "code_challenge_methods_supported",
            "scopes_supported",
            "token_endpoint_auth_methods_supported");
    private static final Set<String> TEXTS = Set.of(
            "issuer",
            "jwks_uri",
            "authorization_endpoint",
            "registration_endpoint",
            "revocation_endpoint",
            "introspection_endpoint",
            "management_endpoint");

    private final List<MetadataWarning> noted = new ArrayList<>();

    void add(String member, String text) {
        noted.add(new MetadataWarning(member, text));
    }

    void read(JsonObject document) {
        for (String member : List.of("capabilities", "grant_types_supported", "code_challenge_methods_supported")) {
            if (!document.has(member)) {
                add(member, "is missing; every SMART 2 server has to publish it");
            }
        }
        LISTS.stream()
                .sorted()
                .filter(member -> document.has(member) && !isList(document, member))
                .forEach(member -> add(member, "is not a list of strings; the strings in it are used"));
        TEXTS.stream()
                .sorted()
                .filter(member -> document.has(member) && document.text(member).isEmpty())
                .forEach(member -> add(member, "is not a string; it is ignored"));
        List<String> challenges = document.texts("code_challenge_methods_supported");
        if (document.has("code_challenge_methods_supported") && !challenges.contains("S256")) {
            add("code_challenge_methods_supported", "does not contain S256; S256 is used anyway, never plain");
        }
        if (challenges.contains("plain")) {
            add("code_challenge_methods_supported", "contains plain, which SMART forbids; it is never used");
        }
        boolean signIn = document.texts("capabilities").contains("sso-openid-connect");
        if (signIn && document.text("issuer").isEmpty()) {
            add("issuer", "is missing although sso-openid-connect is declared; the user's identity cannot be verified");
        }
    }

    List<MetadataWarning> all() {
        return List.copyOf(noted);
    }

    private static boolean isList(JsonObject document, String member) {
        return document.members().get(member) instanceof List<?> list
                && list.stream().allMatch(String.class::isInstance);
    }
}
