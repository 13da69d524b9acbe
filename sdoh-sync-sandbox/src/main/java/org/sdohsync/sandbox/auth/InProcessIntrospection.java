// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.time.Instant;
import java.util.Map;
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

    /** A Bearer token: whoever has it may use it. */
    Optional<ActiveGrant> of(String accessToken) {
        return key(accessToken).isPresent() ? Optional.empty() : grant(accessToken);
    }

    /** A token that is bound to a key, with the proof that came along (RFC 9449 section 7). */
    Optional<ActiveGrant> ofBound(String accessToken, PossessionProof proof) {
        return key(accessToken).filter(key -> proof.isBy(key, accessToken)).flatMap(key -> grant(accessToken));
    }

    /** The thumbprint of the key that a token is bound to. */
    private Optional<String> key(String accessToken) {
        OAuth2Authorization grant = realm.grants.findByToken(accessToken, OAuth2TokenType.ACCESS_TOKEN);
        OAuth2Authorization.Token<OAuth2AccessToken> token = grant == null ? null : grant.getAccessToken();
        Map<String, Object> claims = token == null ? null : token.getClaims();
        return claims != null && claims.get("cnf") instanceof Map<?, ?> confirmed && confirmed.get("jkt") != null
                ? Optional.of(confirmed.get("jkt").toString())
                : Optional.empty();
    }

    private Optional<ActiveGrant> grant(String accessToken) {
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
