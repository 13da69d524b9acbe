// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.smart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code .well-known/smart-configuration} document (SMART App Launch 2.2, section 2.1). */
final class SmartConfiguration {
    private static final List<String> CAPABILITIES = List.of(
            "launch-standalone",
            "client-public",
            "client-confidential-symmetric",
            "client-confidential-asymmetric",
            "context-standalone-patient",
            "permission-patient",
            "permission-user",
            "permission-offline",
            "permission-v1",
            "permission-v2",
            "sso-openid-connect");
    private static final List<String> SCOPES = List.of(
            "openid",
            "fhirUser",
            "profile",
            "offline_access",
            "launch/patient",
            "patient/*.cruds",
            "user/*.cruds",
            "system/*.cruds");
    private static final List<String> AUTH_METHODS = List.of("none", "client_secret_basic", "private_key_jwt");

    private SmartConfiguration() {}

    static String json(SmartEndpoints endpoints) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", endpoints.issuer().toString());
        document.put("jwks_uri", endpoints.jwks().toString());
        document.put("authorization_endpoint", endpoints.authorize().toString());
        document.put("token_endpoint", endpoints.token().toString());
        put(document, "registration_endpoint", endpoints.register());
        put(document, "introspection_endpoint", endpoints.introspect());
        put(document, "revocation_endpoint", endpoints.revoke());
        document.put("token_endpoint_auth_methods_supported", AUTH_METHODS);
        document.put("token_endpoint_auth_signing_alg_values_supported", List.of("RS384", "ES384"));
        document.put("grant_types_supported", List.of("authorization_code", "refresh_token", "client_credentials"));
        document.put("response_types_supported", List.of("code"));
        document.put("scopes_supported", SCOPES);
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("capabilities", CAPABILITIES);
        try {
            return new ObjectMapper().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings that cannot be written as JSON indicate a bug", e);
        }
    }

    private static void put(Map<String, Object> document, String name, @Nullable URI value) {
        if (value != null) {
            document.put(name, value.toString());
        }
    }
}
