// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/** Puts SMART's claims into tokens; introspection repeats those of the access token. */
final class TokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

    static final String FHIR_USER = "fhirUser";

    private final Realm realm;
    private final LaunchContexts contexts;

    TokenClaims(Realm realm) {
        this.realm = realm;
        this.contexts = new LaunchContexts(realm);
    }

    @Override
    public void customize(JwtEncodingContext context) {
        OAuth2Authorization grant = context.getAuthorization();
        boolean accessToken = OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType());
        if (accessToken) {
            context.getClaims().audience(List.of(realm.audience()));
            Jwt proof = context.get(OAuth2TokenContext.DPOP_PROOF_KEY);
            if (proof != null) {
                // RFC 9449 section 6: from this Spring tells that the token is bound.
                context.getClaims().claim("cnf", Map.of("jkt", PossessionProof.thumbprint(proof.getTokenValue())));
            }
        }
        if (grant == null) {
            return;
        }
        if (accessToken) {
            contexts.of(grant).forEach(context.getClaims()::claim);
        }
        Set<String> scopes = grant.getAuthorizedScopes();
        String fhirUser = contexts.fhirUser(grant);
        if (scopes.contains("openid") && scopes.contains(FHIR_USER) && !fhirUser.isEmpty()) {
            context.getClaims().claim(FHIR_USER, fhirUser);
        }
    }
}
