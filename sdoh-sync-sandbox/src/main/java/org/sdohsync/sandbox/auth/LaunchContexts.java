// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;

/** Decides what launch context a grant carries: from the EHR launch it answers, else from the person who logged in. */
final class LaunchContexts {

    static final String LAUNCH = "launch";

    private final Realm realm;

    LaunchContexts(Realm realm) {
        this.realm = realm;
    }

    Map<String, String> of(OAuth2Authorization grant) {
        Map<String, String> granted = new TreeMap<>();
        Set<String> scopes = grant.getAuthorizedScopes();
        available(grant).forEach((member, value) -> {
            if (isGranted(member, scopes)) {
                granted.put(member, value);
            }
        });
        return granted;
    }

    /** Returns the absolute URL of the person, or empty for a client on its own. */
    String fhirUser(OAuth2Authorization grant) {
        Login login = realm.logins.get(grant.getPrincipalName());
        if (login == null || request(grant) == null) {
            return "";
        }
        return login.fhirUser().contains("://") ? login.fhirUser() : realm.audience() + "/" + login.fhirUser();
    }

    private Map<String, String> available(OAuth2Authorization grant) {
        OAuth2AuthorizationRequest request = request(grant);
        if (request == null) {
            return Map.of();
        }
        Object handle = request.getAdditionalParameters().get(LAUNCH);
        if (handle != null) {
            return realm.launches.getOrDefault(handle.toString(), Map.of());
        }
        Login login = realm.logins.get(grant.getPrincipalName());
        return login == null ? Map.of() : login.launchContext();
    }

    private static boolean isGranted(String member, Set<String> scopes) {
        if (scopes.contains(LAUNCH)) {
            return true;
        }
        return switch (member) {
            case "patient" ->
                scopes.stream().anyMatch(scope -> scope.startsWith("launch/patient") || scope.startsWith("patient/"));
            case "encounter" -> scopes.contains("launch/encounter");
            default -> scopes.stream().anyMatch(scope -> scope.startsWith("launch/"));
        };
    }

    private static @Nullable OAuth2AuthorizationRequest request(OAuth2Authorization grant) {
        return grant.getAttribute(OAuth2AuthorizationRequest.class.getName());
    }
}
