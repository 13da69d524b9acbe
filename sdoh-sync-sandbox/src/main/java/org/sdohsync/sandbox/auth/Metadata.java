// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationServerMetadata;
import org.springframework.security.oauth2.server.authorization.oidc.OidcProviderConfiguration;

/** Says in the metadata what this server does beyond Spring's defaults, and what it does not do. */
final class Metadata {

    private static final Map<String, Object> ADDED = Map.of(
            "authorization_response_iss_parameter_supported",
            true,
            "token_endpoint_auth_methods_supported",
            List.of("none", "client_secret_basic", "private_key_jwt"),
            "token_endpoint_auth_signing_alg_values_supported",
            List.of("RS384", "ES384"),
            "grant_types_supported",
            List.of("authorization_code", "refresh_token", "client_credentials"),
            "scopes_supported",
            List.of(
                    "openid",
                    "fhirUser",
                    "launch",
                    "launch/patient",
                    "offline_access",
                    "online_access",
                    "patient/*.cruds",
                    "user/*.cruds",
                    "system/*.cruds"));

    private Metadata() {}

    static void complete(OAuth2AuthorizationServerMetadata.Builder metadata) {
        metadata.claims(claims -> claims.putAll(ADDED));
    }

    static void complete(OidcProviderConfiguration.Builder configuration) {
        configuration.claims(claims -> claims.putAll(ADDED));
    }
}
