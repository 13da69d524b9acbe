// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;

/** Grants {@code client_credentials} only scopes the client registered, and never none at all (SMART Backend Services). */
final class SystemScopeChecks implements Consumer<OAuth2ClientCredentialsAuthenticationContext> {

    @Override
    public void accept(OAuth2ClientCredentialsAuthenticationContext context) {
        OAuth2ClientCredentialsAuthenticationToken request = context.getAuthentication();
        Set<String> requested = request.getScopes();
        Set<String> registered = context.getRegisteredClient().getScopes();
        boolean covered = requested.stream()
                .allMatch(scope -> SmartScope.isSystem(scope)
                        && registered.stream().anyMatch(wide -> SmartScope.covers(wide, scope)));
        if (requested.isEmpty() || !covered) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
    }
}
