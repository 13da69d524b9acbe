// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.time.Instant;
import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** Checks access tokens without HTTP. */
final class InProcessIntrospection {

    private final Realm realm;

    InProcessIntrospection(Realm realm) {
        this.realm = realm;
    }

    Optional<ActiveGrant> of(String accessToken) {
        OAuth2Authorization grant = realm.grants.findByToken(accessToken, OAuth2TokenType.ACCESS_TOKEN);
        OAuth2Authorization.Token<OAuth2AccessToken> token = grant == null ? null : grant.getAccessToken();
        if (grant == null || token == null || !token.isActive()) {
            return Optional.empty();
        }
        RegisteredClient client = realm.clients.findById(grant.getRegisteredClientId());
        Instant expiresAt = token.getToken().getExpiresAt();
        if (client == null || expiresAt == null) {
            return Optional.empty();
        }
        LaunchContexts contexts = new LaunchContexts(realm);
        return Optional.of(new ActiveGrant(
                client.getClientId(),
                grant.getPrincipalName(),
                token.getToken().getScopes(),
                contexts.of(grant),
                contexts.fhirUser(grant),
                expiresAt));
    }
}
