// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Lets a public client refresh, revoke and push its authorization requests by naming itself. Spring identifies public clients at the code exchange only, where
 * PKCE speaks for them; here it is the refresh token, which rotates and is bound to the client (RFC 9700 section 4.14.2).
 */
final class PublicClients implements AuthenticationConverter, AuthenticationProvider {

    private final Clients clients;

    PublicClients(Clients clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        boolean authenticatesOtherwise = request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION) != null
                || request.getParameter(OAuth2ParameterNames.CLIENT_SECRET) != null;
        String clientId = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
        if (authenticatesOtherwise || clientId == null || !namesItsToken(request)) {
            return null;
        }
        return new Named(clientId);
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        if (!(authentication instanceof Named named)) {
            return null;
        }
        RegisteredClient client = clients.findByClientId(named.getPrincipal().toString());
        if (client == null || !client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return Named.class.isAssignableFrom(authentication);
    }

    private static boolean namesItsToken(HttpServletRequest request) {
        return switch (request.getRequestURI()) {
            case Paths.TOKEN -> "refresh_token".equals(request.getParameter(OAuth2ParameterNames.GRANT_TYPE));
            case Paths.PUSH -> request.getParameter("code_challenge") != null;
            case Paths.REVOKE -> request.getParameter(OAuth2ParameterNames.TOKEN) != null;
            default -> false;
        };
    }

    /** A client id that no secret came with. */
    private static final class Named extends OAuth2ClientAuthenticationToken {

        Named(String clientId) {
            super(clientId, ClientAuthenticationMethod.NONE, null, null);
        }
    }
}
