// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_REDIRECT_URI_VALIDATOR;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Checks what SMART adds to an authorization request, before anybody logs in: {@code aud} names our FHIR server, every scope is
 * one this client may have, and {@code launch} is a launch we know. Spring checks the redirect URI (loopback IPs with any port)
 * and PKCE.
 */
final class AuthorizationRequestChecks implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

    private final Realm realm;

    AuthorizationRequestChecks(Realm realm) {
        this.realm = realm;
    }

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        DEFAULT_REDIRECT_URI_VALIDATOR.accept(context);
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        Map<String, Object> parameters = request.getAdditionalParameters();
        if (!(parameters.get("aud") instanceof String aud)
                || !Realm.withoutSlash(aud).equals(realm.audience())) {
            throw refuse(request, OAuth2ErrorCodes.INVALID_REQUEST, "aud must be the FHIR base URL");
        }
        if (!mayAsk(context.getRegisteredClient(), request.getScopes())) {
            throw refuse(request, OAuth2ErrorCodes.INVALID_SCOPE, "a scope is malformed or not registered");
        }
        Object launch = parameters.get(LaunchContexts.LAUNCH);
        if (launch != null && !realm.launches.containsKey(launch.toString())) {
            throw refuse(request, OAuth2ErrorCodes.INVALID_REQUEST, "launch is unknown");
        }
    }

    private static boolean mayAsk(RegisteredClient client, Set<String> requested) {
        Set<String> registered = client.getScopes();
        return !requested.isEmpty()
                && requested.stream()
                        .allMatch(scope -> SmartScope.isForApps(scope)
                                && (registered.isEmpty()
                                        || registered.stream().anyMatch(wide -> SmartScope.covers(wide, scope))));
    }

    private static OAuth2AuthorizationCodeRequestAuthenticationException refuse(
            OAuth2AuthorizationCodeRequestAuthenticationToken request, String code, String why) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(new OAuth2Error(code, why, null), request);
    }
}
